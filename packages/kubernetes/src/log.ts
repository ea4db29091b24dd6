/** The part of a structured logger that this package uses. */
export interface Log {
  debug(fields: Readonly<Record<string, unknown>>, message: string): void
  warn(fields: Readonly<Record<string, unknown>>, message: string): void
}

export const silentLog: Log = { debug: () => undefined, warn: () => undefined }
