/** What happens while generating, one plain object at a time: deltas, never a growing snapshot. A Result is their fold. */
export {};
