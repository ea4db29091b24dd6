import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { TestProject } from 'vitest/node'
import { makeDemoFolders, startDemo } from '../../journeys/demo/run-demo.ts'
import { freePort } from '../../run/free-ports.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers, once the app runs, where it is: the first who asks has it started, and all share it. */
    appStarterUrl: string
  }
}

/** The real app, and the tokens that it prints for whoever has no browser. */
export interface StartedApp {
  readonly baseUrl: string
  readonly operatorToken: string
}

interface RunningApp {
  readonly app: StartedApp
  stop(): Promise<void>
}

async function startApp(): Promise<RunningApp> {
  const folders = await makeDemoFolders()
  const port = await freePort()
  // Seventeen communes: the smallest département of several.
  const args = ['--departement', '976', '--months', '1', '--port', String(port), '--data-dir', folders.dataDir]
  const demo = startDemo(args, folders.cwd)
  const stop = async (): Promise<void> => {
    demo.child.kill('SIGINT')
    await demo.ended
    for (const folder of [folders.cwd, folders.dataDir]) await rm(folder, { recursive: true, force: true })
  }
  try {
    await demo.reached('Ctrl-C')
    const operatorToken = /^ +operator +(\S+)$/m.exec(demo.printed())?.[1]
    if (operatorToken === undefined) throw new Error('the demo printed no token of an operator')
    return { app: { baseUrl: `http://127.0.0.1:${port}`, operatorToken }, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Starts the app for the first file that asks for it, and none in a run that shows no screen. It ends with the run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<RunningApp> | undefined
  const server = createServer((_, response) => {
    starting ??= startApp()
    starting.then(
      ({ app }) => response.end(JSON.stringify(app)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  project.provide('appStarterUrl', `http://127.0.0.1:${port}`)
  return async () => {
    server.closeAllConnections()
    server.close()
    await (await starting)?.stop()
  }
}
