import { describe, expect, it } from 'vitest'
import { ownReturnTo } from './return-to.ts'

const publicUrl = new URL('https://grenier.region.example')

describe('ownReturnTo', () => {
  it.each(['/', '/quotas/demande?offre=a&taille=1#ligne-2', '/é', '/a/../b'])('keeps the page %s', (page) => {
    expect(new URL(ownReturnTo(page, publicUrl), publicUrl).href).toBe(new URL(page, publicUrl).href)
  })

  it.each([
    'https://evil.example/',
    '//evil.example/',
    '/\\evil.example/',
    '/\t/evil.example/',
    '/\n/evil.example',
    '/a/..//evil.example',
    'javascript:alert(1)',
    'quotas',
    '/auth/sign-in?returnTo=/auth/sign-in',
    `/${'x'.repeat(2_000)}`,
    ['/a', '/b'],
    undefined,
  ])('leads to the first page instead of %j', (page) => {
    expect(ownReturnTo(page, publicUrl)).toBe('/')
  })
})
