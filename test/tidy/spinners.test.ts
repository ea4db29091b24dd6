import { describe, expect, it } from 'vitest'
import { spinnersOf } from './spinners.ts'
import { planted, typescriptFiles } from './support/source-file.ts'

const page = 'apps/console/src/features/member/home/planted.tsx'

describe('spinners', () => {
  it('turn nowhere in the console', () => {
    expect(spinnersOf(typescriptFiles())).toEqual([])
  })

  it.each([
    [`import { Loader } from '@mantine/core'`, 'Loader'],
    [`import { Button, Loader as Wheel } from '@mantine/core'`, 'Loader'],
    [`import { LoadingOverlay } from '@mantine/core'`, 'LoadingOverlay'],
    [`import * as mantine from '@mantine/core'`, '*'],
  ])('finds %j', (text, name) => {
    expect(spinnersOf([planted(page, text)])).toEqual([`${page}:1: ${name}`])
  })

  it('lets skeletons be, and what other folders import', () => {
    const files = [
      planted(page, `import { Button, Skeleton } from '@mantine/core'`),
      planted('packages/a/src/a.ts', `import { Loader } from '@mantine/core'`),
    ]
    expect(spinnersOf(files)).toEqual([])
  })
})
