/** The port of a store: where operations live, and what hands them to workers. A store has no opinions; all that it writes is given to it. */
/** Groups with this beginning hold operations that wait to be packed; they are never handed out by {@link Store.take}. */
export const packPrefix = "batch ";
