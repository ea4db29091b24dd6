/** Which facts are shown, as it stands in the address. */
export interface TrailView {
  readonly actor?: string
  readonly action?: string
  readonly subject?: string
  readonly tenant?: string
  readonly from?: string
  readonly to?: string
}

const patterns = {
  actor: /^.{1,200}$/,
  action: /^[\w-]{1,100}$/,
  subject: /^.{1,200}$/,
  tenant: /^[0-9a-f-]{36}$/,
  from: /^\d{4}-\d{2}-\d{2}$/,
  to: /^\d{4}-\d{2}-\d{2}$/,
} as const satisfies Record<keyof TrailView, RegExp>

/** What of an address narrows the trail; what is empty or ill-formed is left out. */
export function readTrailView(search: Readonly<Record<string, unknown>>): TrailView {
  const found = Object.entries(patterns).flatMap(([name, pattern]): [string, string][] => {
    const value = search[name]
    return typeof value === 'string' && pattern.test(value.trim()) ? [[name, value.trim()]] : []
  })
  return Object.fromEntries(found)
}
