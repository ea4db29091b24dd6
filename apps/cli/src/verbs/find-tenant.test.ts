import { ClientProblem } from '@grenier/contracts'
import { describe, expect, it, vi } from 'vitest'
import { runFake } from '../testing/fake-parts.ts'

const tenant = (slug: string, inseeCode: string, { siren, id }: { siren: string; id: string }) => ({
  id,
  slug,
  inseeCode,
  siren,
  name: slug,
})
const saintOuen = [
  tenant('saint-ouen-41226', '41226', { siren: '214102261', id: 'id-loir' }),
  tenant('saint-ouen-80713', '80713', { siren: '218006716', id: 'id-somme' }),
  tenant('saint-ouen-l-aumone-95572', '95572', { siren: '219505724', id: 'id-oise' }),
]

/** Follows `grenier backup NAME -y`: which member is backed up. */
async function backedUp(name: string, options: { mayList?: boolean; tenantId?: string | null } = {}) {
  const { mayList = true, tenantId = null } = options
  const asked = vi.fn<(sent: { params: { tenantId: string } }) => Promise<object>>(async () => ({}))
  const refused = new ClientProblem('listTenants', { status: 403, requestId: null, document: null })
  const client = {
    items: async function* () {
      if (!mayList) throw refused
      yield* saintOuen
    },
    call: async (operation: string, sent: { params: { tenantId: string } }) => {
      if (operation === 'getSession') return { tenantId }
      if (operation === 'getTenant') return saintOuen[0]
      await asked(sent)
      throw new ClientProblem(operation, { status: 422, requestId: null, document: null })
    },
  }
  const { code, err } = await runFake(['backup', ...(name === '' ? [] : [name]), '-y'], { client })
  return { tenantId: asked.mock.calls[0]?.[0].params.tenantId, code, err }
}

describe('a member', () => {
  it.each([
    ['saint-ouen-80713', 'id-somme'],
    ['80713', 'id-somme'],
    ['219505732', undefined],
    ['219505724', 'id-oise'],
    ['saint-ouen-l-aumone', 'id-oise'],
    ['Saint-Ouen-l-Aumone', 'id-oise'],
    ['0198c0de-7a00-7000-8000-000000000001', '0198c0de-7a00-7000-8000-000000000001'],
  ])('called %s is %s', async (name, id) => {
    expect((await backedUp(name)).tenantId).toBe(id)
  })

  it('is not guessed where several have the name', async () => {
    const { tenantId, code, err } = await backedUp('saint-ouen')
    expect([tenantId, code]).toEqual([undefined, 2])
    expect(err).toContain('saint-ouen-41226, saint-ouen-80713')
    expect(err).not.toContain('aumone')
  })

  it('that nobody knows is not found', async () => {
    expect(await backedUp('nulle-part')).toMatchObject({ tenantId: undefined, code: 4 })
  })

  it('of a person who may list none is their own alone', async () => {
    expect((await backedUp('saint-ouen', { mayList: false, tenantId: 'own' })).tenantId).toBe('id-loir')
    expect(await backedUp('80713', { mayList: false, tenantId: 'own' })).toMatchObject({ tenantId: undefined, code: 4 })
    expect(await backedUp('80713', { mayList: false })).toMatchObject({ tenantId: undefined, code: 4 })
  })

  it('left out is the one that the person acts for, if there is one', async () => {
    expect((await backedUp('', { tenantId: 'own' })).tenantId).toBe('own')
    expect(await backedUp('')).toMatchObject({ tenantId: undefined, code: 2 })
  })
})
