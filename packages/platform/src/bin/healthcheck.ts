/**
 * Asks an address once and ends with 0 when the answer is good, else with 1: an image without a shell is looked after by it
 * (HEALTHCHECK, `helm test`).
 */
const patienceMs = 4_000

async function faultOf(address: string): Promise<string | null> {
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(patienceMs) })
    return answer.ok ? null : `${answer.status} ${await answer.text()}`
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const [address = ''] = process.argv.slice(2)
const fault = await faultOf(address)
if (fault !== null) process.stderr.write(`${fault}\n`)
process.exitCode = fault === null ? 0 : 1
