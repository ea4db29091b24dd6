import { beforeAll, describe, expect, it, vi } from 'vitest'
import { claim, copy, show } from '../journeys/use-cases/protection-scene.ts'
import type { CliScene } from './cli-scene.ts'
import type { Running } from './run-grenier.ts'

const patienceMs = 30_000

/** Backups and restores that are asked for and followed, on the scene of the suite. */
export function protectionCases(scene: () => CliScene): void {
  describe('what protects a member', () => {
    casesOf(scene)
  })
}

function casesOf(scene: () => CliScene): void {
  const tenantId = () => scene().member(1).id
  const tasks = async () => {
    const { items } = await scene()
      .api.client('operator')
      .call('listProtectionTasks', { params: { tenantId: tenantId() } })
    return items
  }
  /** What the worker does with a task once the cluster shows it in that phase. */
  const advance = async (taskId: string, phase: 'running' | 'succeeded' | 'failed', message: string) => {
    scene().house.cluster.advance = () => ({ phase, message, objectUid: 'uid-1' })
    await scene().house.jobs['run-protection-task']({ tenantId: tenantId(), taskId })
  }
  const says = (running: Running, text: string) =>
    vi.waitUntil(() => running.said().includes(text), { timeout: patienceMs })
  /** The task that a command has just asked for. */
  const begun = async (running: Running): Promise<string> => {
    await says(running, 'queued')
    const found = (await tasks()).find(({ state }) => state === 'queued')
    if (found === undefined) throw new Error('no task is queued')
    return found.id
  }

  beforeAll(async () => {
    const { house, region } = scene()
    await house.jobs['reconcile-tenant']({ tenantId: tenantId() })
    show(house, [claim('archives', { className: region.block.className })], [copy('archives', 2)])
    await house.jobs['observe-protection']({ tenantId: tenantId() })
  })

  describe('a backup', () => {
    it('is followed from the queue to its end', async () => {
      const { grenier } = scene()
      const backup = grenier.start(['backup', 'pontoise', '--watch', '--yes'])
      const taskId = await begun(backup)
      await advance(taskId, 'running', 'one of two claims')
      await says(backup, 'running: one of two claims')
      await advance(taskId, 'succeeded', 'a new copy stands')
      expect(await backup.ended).toMatchObject({ code: 0, out: `backup ${taskId}: succeeded\n  a new copy stands\n` })
    })

    it('that fails ends so, in the words of the reader', async () => {
      const { grenier } = scene()
      const backup = grenier.start(['backup', 'pontoise', '-w', '-y', '-o', 'json'])
      await advance(await begun(backup), 'failed', 'the bucket is full')
      const { code, out } = await backup.ended
      expect([code, JSON.parse(out)]).toMatchObject([1, { state: 'failed', message: 'the bucket is full' }])
    })

    it('goes on when following it is interrupted', async () => {
      const { grenier } = scene()
      const backup = grenier.start(['backup', 'pontoise', '-w', '-y'])
      const taskId = await begun(backup)
      backup.child.kill('SIGINT')
      expect(await backup.ended).toMatchObject({
        code: 130,
        out: '',
        err: expect.stringContaining('grenier get protection-tasks -t'),
      })
      await advance(taskId, 'succeeded', 'done')
      const listed = await grenier.run(['get', 'protection-tasks', '-t', 'pontoise', '-o', 'json'])
      expect((JSON.parse(listed.out) as { id: string }[]).map(({ id }) => id)).toContain(taskId)
    })

    it('wants somebody to agree, and acts once for one key', async () => {
      const { grenier } = scene()
      expect(await grenier.run(['backup', 'pontoise'])).toMatchObject({
        code: 2,
        err: expect.stringContaining('--yes'),
      })
      const words = ['backup', 'pontoise', '-y', '-o', 'json', '--idempotency-key', 'backup-of-the-suite']
      const [first, second] = [await grenier.run(words), await grenier.run(words)]
      const idOf = ({ out }: { out: string }) => (JSON.parse(out) as { id: string }).id
      expect([first.code, idOf(first)]).toEqual([0, idOf(second)])
      await advance(idOf(first), 'succeeded', 'done')
    })
  })

  describe('a restore', () => {
    const copyId = async () => {
      const listed = await scene().grenier.run(['get', 'copies', '-t', 'pontoise', '-o', 'json'])
      return (JSON.parse(listed.out) as { id: string }[])[0]?.id ?? 'no copy'
    }

    it('brings a copy back into a new claim, by a member too', async () => {
      const { grenier, as } = scene()
      const own = await as('member-requester', tenantId())
      const restore = grenier.start(['restore', await copyId(), 'archives-retour', '--watch', '--yes'], own)
      const taskId = await begun(restore)
      await advance(taskId, 'running', 'restoring')
      await advance(taskId, 'succeeded', 'the files are back')
      expect(await restore.ended).toMatchObject({
        code: 0,
        out: expect.stringContaining(`restore ${taskId}: succeeded`),
      })
      const [last] = await tasks()
      expect(last).toMatchObject({ kind: 'restore', newClaimName: 'archives-retour', state: 'succeeded' })
    })

    it('never writes over a claim that stands, nor from a copy of somebody else', async () => {
      const { grenier, member, as } = scene()
      const over = await grenier.run(['restore', await copyId(), 'archives', '-t', 'pontoise', '-y'])
      expect(over.code).toBe(5)
      const others = await as('member-requester', member(0).id)
      const told = async (id: string) => {
        const { code, out, err } = await grenier.run(['restore', id, 'archives-2', '-y'], others)
        return [code, out, err.replace(/call \S+\)/, '').replaceAll(id, 'the copy')]
      }
      const missing = await told('0198c0de-7a00-7000-8000-00000000dead')
      expect(missing).toEqual([1, '', expect.stringContaining('copy')])
      expect(await told(await copyId())).toEqual(missing)
      expect((await tasks()).filter(({ newClaimName }) => newClaimName !== null)).toHaveLength(1)
    })
  })
}
