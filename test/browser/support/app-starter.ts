import { rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { until } from '../../harness/until.ts'
import { makeDemoFolders, startDemo } from '../../journeys/demo/run-demo.ts'
import { freePort } from '../../run/free-ports.ts'
import { indexScreens } from './screens-index.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers `/<story>`, once its app runs, where it is: the first who asks has it started, and all share it. */
    appStarterUrl: string
  }
}

const root = join(import.meta.dirname, '../../..')

const stories = {
  // Seventeen communes: the smallest département of several.
  month: ['--departement', '976', '--months', '1'],
  // Two communes, of which a whole year can be told in little time.
  year: ['--departement', '975', '--months', '12'],
} as const

/** What an app has been through when it is handed out. */
export type Story = keyof typeof stories

/** The real app, and the tokens that it prints for whoever has no browser. */
export interface StartedApp {
  readonly baseUrl: string
  readonly operatorToken: string
  /** Of another person of finance than the one who signs in with a click. */
  readonly financeToken: string
}

interface RunningApp {
  readonly app: StartedApp
  stop(): Promise<void>
}

async function startApp(story: Story): Promise<RunningApp> {
  const folders = await makeDemoFolders()
  const port = await freePort()
  const args = [...stories[story], '--port', String(port), '--data-dir', folders.dataDir]
  const demo = startDemo(args, folders.cwd)
  const stop = async (): Promise<void> => {
    demo.child.kill('SIGINT')
    await demo.ended
    for (const folder of [folders.cwd, folders.dataDir]) await rm(folder, { recursive: true, force: true })
  }
  try {
    await demo.reached('Ctrl-C')
    // Tokens come by the other stream, which may be read after this one.
    const tokenOf = async (role: string): Promise<string> => {
      const look = () => new RegExp(`^ +${role} +(\\S+)$`, 'm').exec(demo.printed())?.[1] ?? ''
      return await until(look, (token) => token !== '')
    }
    const [operatorToken, financeToken] = [await tokenOf('operator'), await tokenOf('finance')]
    return { app: { baseUrl: `http://127.0.0.1:${port}`, operatorToken, financeToken }, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/**
 * Starts an app for the first file that asks for its story, and none in a run that shows no screen. It ends with the run, which
 * then says where the pictures of screens are.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const starting = new Map<Story, Promise<RunningApp>>()
  const server = createServer((request, response) => {
    const story = storyAt(request.url)
    // One after the other: the next one serves the console that the first one built.
    const begun = starting.get(story) ?? Promise.allSettled(starting.values()).then(() => startApp(story))
    starting.set(story, begun)
    begun.then(
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
    const begun = await Promise.allSettled(starting.values())
    await Promise.all(begun.flatMap((app) => (app.status === 'fulfilled' ? [app.value.stop()] : [])))
    const told = begun.length === 0 ? null : await indexScreens(join(root, 'out/browser'), root)
    if (told !== null) process.stdout.write(`${told}\n`)
  }
}

const storyAt = (url = ''): Story => (url.endsWith('/year') ? 'year' : 'month')
