/** What a process has used so far, as the kernel counted it. */
export interface ProcessUse {
  readonly peakRssMiB: number
  readonly cpuMs: number
}

/** Answers every message with what this process has used so far. */
export function tellUse(): void {
  process.on('message', () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
    const use: ProcessUse = { peakRssMiB: Math.round(maxRSS / 1_024), cpuMs: (userCPUTime + systemCPUTime) / 1_000 }
    process.send?.(use)
  })
}
