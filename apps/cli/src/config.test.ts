import { expect, it } from 'vitest'
import { readCliSettings } from './config.ts'

it.each([
  [{ HOME: '/home/a' }, { folder: '/home/a/.config/grenier', token: null, server: null, isColourWanted: true }],
  [{ HOME: '/home/a', XDG_CONFIG_HOME: '/x' }, { folder: '/x/grenier' }],
  [{ HOME: '/home/a', XDG_CONFIG_HOME: 'relative' }, { folder: '/home/a/.config/grenier' }],
  [
    { HOME: '/h', GRENIER_TOKEN: 't', GRENIER_SERVER: 'https://a', NO_COLOR: '1' },
    { token: 't', server: 'https://a', isColourWanted: false },
  ],
  [
    { HOME: '/h', GRENIER_TOKEN: '', NO_COLOR: '' },
    { token: null, isColourWanted: true },
  ],
])('reads the environment %o', (env, read) => {
  expect(readCliSettings(env)).toMatchObject(read)
})
