import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCommand } from './options.ts'
import { StartFault } from './start-fault.ts'

describe('reading the command line', () => {
  it('takes the Val-d’Oise and two months when nothing is said, and keeps serving', () => {
    expect(readCommand(['demo'])).toEqual({
      kind: 'demo',
      options: {
        departementCode: '95',
        months: 2,
        once: false,
        json: false,
        dataDir: null,
        realCluster: null,
        port: null,
      },
    })
  })

  it('takes every flag', () => {
    const argv = ['demo', '--departement', '2A', '--months=1', '--once', '--json', '--data-dir', 'x', '--port', '9000']
    const command = readCommand([...argv, '--kubeconfig', 'k.yaml', '--yes-on', 'u', '--cleanup'])
    expect(command).toMatchObject({
      options: {
        departementCode: '2A',
        months: 1,
        once: true,
        json: true,
        dataDir: resolve('x'),
        port: 9000,
        realCluster: { kubeconfigPath: resolve('k.yaml'), yesOnUid: 'u', cleanup: true },
      },
    })
  })

  it('helps before it judges anything else', () => {
    expect(readCommand(['--help'])).toEqual({ kind: 'help' })
    expect(readCommand(['demo', '-h', '--months', 'x'])).toEqual({ kind: 'help' })
  })

  it.each([
    [[], 'commande'],
    [['serve'], 'commande'],
    [['demo', 'twice'], 'commande'],
    [['demo', '--mois', '2'], '--mois'],
    [['demo', '--months'], '--months'],
    [['demo', '--months', '0'], '--months'],
    [['demo', '--months', '25'], '--months'],
    [['demo', '--months', '1.5'], '--months'],
    [['demo', '--port', '65536'], '--port'],
    [['demo', '--port', '0'], '--port'],
    [['demo', '--json'], '--once'],
    [['demo', '--cleanup'], '--kubeconfig'],
    [['demo', '--yes-on', 'u'], '--kubeconfig'],
  ])('refuses %j in one sentence, in both languages', (argv, names) => {
    let fault: unknown
    try {
      readCommand(argv)
    } catch (error) {
      fault = error
    }
    expect(fault).toBeInstanceOf(StartFault)
    if (!(fault instanceof StartFault)) return
    expect(fault.french.toLowerCase()).toContain(names)
    expect(fault.message).not.toContain('\n')
    expect(fault.english).not.toBe('')
  })
})
