import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { picturesOfThings, screensOf } from '../browser/support/screens.ts'
import { consoleRoutes, routesIn } from '../harness/console-routes.ts'
import { root } from './support/source-file.ts'

type Person = keyof typeof screensOf

const read = (folder: string, pattern: RegExp): string =>
  readdirSync(join(root, folder))
    .filter((name) => pattern.test(name))
    .map((name) => readFileSync(join(root, folder, name), 'utf8'))
    .join('\n')

/** Whose pages begin so; what begins otherwise is a member's. */
const owners: readonly (readonly [start: string, person: Person])[] = [
  ['/operator/', 'Camille Ferrand, exploitation'],
  ['/finance/', 'Nadia Belkacem, finances'],
  ['/territory-events', 'Camille Ferrand, exploitation'],
  ['/letters', 'Camille Ferrand, exploitation'],
  ['/document-templates', 'Camille Ferrand, exploitation'],
  ['/workbook-import', 'Camille Ferrand, exploitation'],
  ['/audit', 'Luc Perrin, audit'],
  ['/', 'Claire Fontaine, administration d’une commune'],
]

const isOpenedBy = (person: Person, route: string): boolean =>
  screensOf[person].some(([, address]) => address.split('?')[0] === route)

/** Routes that their person does not look at: neither opened by their address nor by a picture of one thing. */
const unseen = (all: readonly string[]): readonly string[] =>
  all.filter((route) => {
    const owner = owners.find(([start]) => route.startsWith(start))
    const isOpened = owner !== undefined && isOpenedBy(owner[1], route)
    return !isOpened && picturesOfThings[route] === undefined
  })

describe('screens of the console', () => {
  it('are all looked at by whom they are for: a new route without a look is found', () => {
    expect(consoleRoutes.length).toBeGreaterThan(25)
    expect(unseen(consoleRoutes)).toEqual([])
    const planted = routesIn(
      "const newRoute = createRoute({\n  getParentRoute: () => rootRoute,\n  path: '/planted',\n})",
    )
    expect(unseen(planted)).toEqual(['/planted'])
    // What a member opens does not stand for what finance does.
    expect(unseen(['/finance/backups', '/backups'])).toEqual(['/finance/backups'])
  })

  it('begin with everybody’s own home, which of an auditor is the trail and of a pool’s approver its requests', () => {
    const people = Object.keys(screensOf) as Person[]
    expect(people.filter((person) => !isOpenedBy(person, '/'))).toEqual([
      'Amina Keller, intercommunalité',
      'Luc Perrin, audit',
    ])
  })

  it('of one thing are looked at in every look by a test, and have a route that stands', () => {
    const tests = read('test/browser', /\.test\.ts$/)
    const isTaken = (picture: string): boolean => new RegExp(`faultsInAllLooks\\(page, '${picture}'\\)`).test(tests)
    expect(Object.values(picturesOfThings).filter((picture) => !isTaken(picture))).toEqual([])
    expect(Object.keys(picturesOfThings).filter((route) => !consoleRoutes.includes(route))).toEqual([])
    expect(isTaken('planted')).toBe(false)
  })
})
