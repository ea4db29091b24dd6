import { describe, expect, it } from 'vitest'
import { assertMayReceive, checkedUrl } from './webhook-address.ts'

const strict = { allowPrivate: false, ports: [443, 8443] }

describe('the address of a receiver', () => {
  it.each([
    ['loopback', 'https://127.0.0.1/x'],
    ['loopback by name', 'https://localhost/x'],
    ['loopback below a name', 'https://a.localhost./x'],
    ['loopback as one number', 'https://2130706433/'],
    ['loopback in octal', 'https://0177.0.0.1/'],
    ['loopback in octal, one number', 'https://017700000001/'],
    ['loopback in hexadecimal', 'https://0x7f000001/'],
    ['loopback in parts of each', 'https://0x7f.1/'],
    ['loopback, short', 'https://127.1/'],
    ['loopback in full-width digits', 'https://１２７.0.0.1/'],
    ['loopback with a final dot', 'https://127.0.0.1./'],
    ['none', 'https://0/'],
    ['IPv6 loopback', 'https://[::1]/'],
    ['IPv6 loopback, long', 'https://[0:0:0:0:0:0:0:1]/'],
    ['mapped loopback', 'https://[::ffff:127.0.0.1]/'],
    ['mapped loopback in groups', 'https://[::ffff:7f00:1]/'],
    ['translated private', 'https://[64:ff9b::10.0.0.1]/'],
    ['a private network', 'https://10.0.0.8/'],
    ['a private network, one number', 'https://167772168/'],
    ['another private network', 'https://192.168.1.1/'],
    ['metadata of a cloud', 'https://169.254.169.254/latest'],
    ['metadata of a cloud in hexadecimal', 'https://0xa9fea9fe/'],
    ['a carrier’s network', 'https://100.64.0.1/'],
    ['multicast', 'https://239.1.1.1/'],
    ['unique local', 'https://[fd00::1]/'],
    ['link-local', 'https://[fe80::1]/'],
    ['IPv6 multicast', 'https://[ff02::1]/'],
    ['6to4 of a private network', 'https://[2002:a00:1::]/'],
    ['http', 'http://example.org/'],
    ['another protocol', 'ftp://example.org/'],
    ['a password', 'https://user:pass@example.org/'],
    ['a public name before an at sign', 'https://example.org@127.0.0.1/'],
    ['the port of a login', 'https://example.org:22/'],
    ['the port of a mail server', 'https://example.org:25/'],
    ['the port of http', 'https://example.org:80/'],
    ['the port of a database', 'https://8.8.8.8:5432/'],
    ['a port that nobody named', 'https://example.org:444/'],
    ['port 0', 'https://example.org:0/'],
    ['a fragment', 'https://example.org/#x'],
    ['no URL', 'example.org'],
  ])('is refused when it is %s', (_what, url) => {
    expect(() => checkedUrl(url, strict)).toThrow('webhook-url-refused')
  })

  it('of a public receiver has the port of https, and no other where nobody names one', () => {
    const alone = { allowPrivate: false, ports: [443] }
    expect(checkedUrl('https://example.org:443/', alone).href).toBe('https://example.org/')
    expect(() => checkedUrl('https://example.org:8443/', alone)).toThrow('webhook-url-refused')
  })

  it.each(['https://example.org/in?x=1', 'https://8.8.8.8:8443/', 'https://[2a00:1450:4007::1]/'])(
    '%s is taken',
    (url) => {
      expect(checkedUrl(url, strict).href).toBe(url)
    },
  )

  it('may be private and http where the operator allows it, with a password never', () => {
    const allowPrivate = { allowPrivate: true, ports: [443] }
    expect(checkedUrl('http://10.0.0.8:8080/in', allowPrivate).port).toBe('8080')
    expect(() => checkedUrl('http://user@10.0.0.8/', allowPrivate)).toThrow('webhook-url-refused')
    expect(() => checkedUrl('file:///etc/passwd', allowPrivate)).toThrow('webhook-url-refused')
  })

  it('is refused when it is recorded with a name of no public address, or of none at all', async () => {
    await expect(assertMayReceive('https://nobody.invalid/', strict)).rejects.toThrow('webhook-url-refused')
  })
})
