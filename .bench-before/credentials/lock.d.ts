/**
 * Runs `change` while no other process that asks the same is in it. It must not take long: the others wait.
 * @throws InvalidRequestError where the lock does not come free. It is not broken by force: two who do so at once would both go on
 */
export declare function withLock<T>(lock: string, change: () => T | Promise<T>): Promise<T>;
