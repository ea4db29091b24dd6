/** Runs named work soon, once per name however often it is asked for, never inside the write that asked. */
export class WorkQueue {
  private readonly waiting = new Map<string, () => void>()
  private scheduled: NodeJS.Immediate | undefined

  /** Asks for work; work of the same name that still waits is replaced. */
  add(name: string, work: () => void): void {
    this.waiting.set(name, work)
    this.scheduled ??= setImmediate(() => this.run())
  }

  private run(): void {
    this.scheduled = undefined
    const works = [...this.waiting.values()]
    this.waiting.clear()
    for (const work of works) work()
  }

  /** Drops what waits. */
  close(): void {
    clearImmediate(this.scheduled)
    this.waiting.clear()
  }
}
