import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mailedTaskPaths, noticePaths } from '@grenier/contracts'
import { expect, test } from 'vitest'
import { pathsNowhere } from './letter-links.ts'
import { root } from './support/source-file.ts'

const folder = join(root, 'apps/console/src/app')
const sources = readdirSync(folder)
  .filter((name) => /rout(er|es)\.tsx$/.test(name))
  .map((name) => readFileSync(join(folder, name), 'utf8'))

test('every letter leads to a page of the console that there is', () => {
  expect(pathsNowhere([...Object.values(noticePaths), ...Object.values(mailedTaskPaths)], sources)).toEqual([])
})

test('a link that leads nowhere is seen', () => {
  const planted = ['/requests/{subjectId}', '/requests/{subjectId}/visa', '/statement']
  expect(pathsNowhere(planted, sources)).toEqual(['/requests/{subjectId}/visa', '/statement'])
})
