import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { picturesOfThings, screensOf } from '../browser/support/screens.ts'
import { consoleRoutes, routesIn } from '../harness/console-routes.ts'
import { root } from './support/source-file.ts'

const read = (folder: string, pattern: RegExp): string =>
  readdirSync(join(root, folder))
    .filter((name) => pattern.test(name))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
    .join('\n')

const opened = new Set(
  Object.values(screensOf)
    .flat()
    .map(([, address]) => address.split('?')[0]),
)

/** Routes that nobody looks at: neither opened by their address nor by a picture of one thing. */
const unseen = (all: readonly string[]): readonly string[] =>
  all.filter((route) => !opened.has(route) && picturesOfThings[route] === undefined)

describe('screens of the console', () => {
  it('are all looked at: a new route without a look is found', () => {
    expect(consoleRoutes.length).toBeGreaterThan(25)
    expect(unseen(consoleRoutes)).toEqual([])
    const planted = routesIn(
      "const newRoute = createRoute({\n  getParentRoute: () => rootRoute,\n  path: '/planted',\n})",
    )
    expect(unseen(planted)).toEqual(['/planted'])
  })

  it('of one thing have a picture that a test takes, and a route that stands', () => {
    const tests = read('test/browser', /\.test\.ts$/)
    const isTaken = (picture: string): boolean => new RegExp(`page, ['\`]${picture}-`).test(tests)
    expect(Object.values(picturesOfThings).filter((picture) => !isTaken(picture))).toEqual([])
    expect(Object.keys(picturesOfThings).filter((route) => !consoleRoutes.includes(route))).toEqual([])
    expect(isTaken('planted')).toBe(false)
  })
})
