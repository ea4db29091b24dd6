/** What a question is known by, as one text: bigint has no JSON of its own. */
export const hashOfKey = (key: unknown): string =>
  JSON.stringify(key, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value))
