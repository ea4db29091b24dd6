import { describe, expect, it } from 'vitest'
import {
  createPublicLookup,
  guardedLookup,
  isPublicAddress,
  isRefusedAddress,
  isRefusedHost,
} from './refused-address.ts'

describe('addresses', () => {
  it.each(['127.0.0.1', '::1', '0.0.0.0', '169.254.1.1', 'fe80::1', '::ffff:169.254.169.254'])(
    '%s is our own machine or a link',
    (address) => {
      expect(isRefusedAddress(address)).toBe(true)
    },
  )

  it.each(['10.0.0.1', '192.168.1.1', '8.8.8.8', '2001:db8::1', 'k8s.example'])('%s is not', (address) => {
    expect(isRefusedAddress(address)).toBe(false)
  })

  it.each([
    ['Azure', '168.63.129.16'],
    ['Alibaba', '100.100.100.200'],
    ['Oracle, classic', '192.0.0.192'],
    ['Oracle', 'fd00:c1::a9fe:a9fe'],
    ['AWS', 'fd00:ec2::254'],
    ['AWS, credentials of pods', 'fd00:ec2::23'],
    ['GCP', 'fd20:ce::254'],
    ['Scaleway', 'fd00:42::42'],
  ])('tell what a cloud knows of its machine (%s) and are refused however they are written', (_cloud, address) => {
    expect(isRefusedAddress(address)).toBe(true)
    expect(isRefusedHost(address.includes(':') ? `[${address.toUpperCase()}]` : `${address}.`)).toBe(true)
  })

  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '169.254.169.254',
    '168.63.129.16',
    '100.100.100.200',
    '192.0.0.192',
  ])('of IPv4 are refused within IPv6 too (%s)', (address) => {
    const [first = 0, second = 0, third = 0, fourth = 0] = address.split('.').map(Number)
    const groups = `${(first * 256 + second).toString(16)}:${(third * 256 + fourth).toString(16)}`
    for (const prefix of ['::ffff:', '64:ff9b::', '64:ff9b:1::', '64:ff9b:1:fe::']) {
      expect(isRefusedAddress(`${prefix}${address}`)).toBe(true)
      expect(isRefusedAddress(`${prefix}${groups}`)).toBe(true)
    }
  })

  it.each([
    '168.63.129.15',
    '100.100.100.201',
    '192.0.0.193',
    'fd00:ec2::1:23',
    'fd00:ec3::254',
    '::ffff:10.0.0.1',
    '64:ff9b::10.0.0.1',
    '64:ff9b:2::1',
  ])('beside those are not refused (%s)', (address) => {
    expect(isRefusedAddress(address)).toBe(false)
  })

  it('of a link are refused with the link’s name', () => {
    expect(isRefusedAddress('fe80::1%eth0')).toBe(true)
  })

  it('are refused again when a name resolves to one at connection time', async () => {
    const error = await new Promise<Error | null>((resolve) => {
      guardedLookup('localhost', { all: true }, (failure) => resolve(failure))
    })
    expect(error).toMatchObject({ code: 'REFUSED_ADDRESS' })
  })
})

describe('addresses of the public internet', () => {
  it.each(['8.8.8.8', '193.0.14.129', '2a00:1450:4007::1', '::ffff:8.8.8.8', '64:ff9b::808:808'])(
    '%s is one',
    (address) => {
      expect(isPublicAddress(address)).toBe(true)
    },
  )

  it.each([
    ['private', ['10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.0.1', 'fd12:3456::1', 'fec0::1']],
    ['our own machine or none', ['127.0.0.1', '::1', '0.0.0.0', '::']],
    ['of a link', ['169.254.169.254', 'fe80::1', 'fe80::1%eth0']],
    ['shared by a carrier', ['100.64.0.1', '100.127.255.255']],
    [
      'of many or of nobody',
      ['224.0.0.1', '255.255.255.255', '240.0.0.1', 'ff02::1', '192.0.2.1', '2001:db8::1', '100::1'],
    ],
    ['IPv4 within IPv6', ['::ffff:10.0.0.1', '::ffff:a00:1', '::10.0.0.1', '64:ff9b::10.0.0.1', '64:ff9b:1::808:808']],
    ['hidden in a tunnel', ['2002:a00:1::', '2001:0:a00:1::']],
    ['no address', ['example.org', '']],
  ])('none that is %s is one', (_what, refused) => {
    expect(refused.filter(isPublicAddress)).toEqual([])
  })

  it('just beside those are ones', () => {
    const beside = [
      '9.255.255.255',
      '11.0.0.0',
      '172.15.255.255',
      '172.32.0.0',
      '100.63.255.255',
      '100.128.0.0',
      '223.255.255.255',
    ]
    expect(beside.filter((address) => !isPublicAddress(address))).toEqual([])
  })

  it('alone are connected to, whatever a name resolves to by then', async () => {
    const error = await new Promise<Error | null>((resolve) => {
      createPublicLookup()('localhost', { all: true }, (failure) => resolve(failure))
    })
    expect(error).toMatchObject({ code: 'REFUSED_ADDRESS' })
  })
})
