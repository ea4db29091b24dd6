import { request } from 'undici'

export interface BrowserAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
}

/** A browser as far as sign-ins need one: it keeps cookies by host and port, follows redirects, and says where it is. */
export class Browser {
  readonly #jars = new Map<string, Map<string, string>>()
  /** Every cookie as it was set, with its attributes. */
  readonly set: string[] = []
  readonly #language: Readonly<Record<string, string>>

  /** Asks for pages in that language; left out, it says none. */
  constructor(language?: string) {
    this.#language = language === undefined ? {} : { 'accept-language': language }
  }

  /** One request, no redirect followed. */
  async send(
    url: string,
    options: { method?: 'GET' | 'POST'; headers?: Record<string, string>; body?: string } = {},
  ): Promise<BrowserAnswer> {
    const { host } = new URL(url)
    const jar = this.#jars.get(host) ?? new Map<string, string>()
    this.#jars.set(host, jar)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await request(url, {
      method: options.method ?? 'GET',
      headers: { ...this.#language, ...(cookie === '' ? {} : { cookie }), ...options.headers },
      body: options.body ?? null,
    })
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) this.#keep(jar, line)
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() }
  }

  /** A link that is followed to its end. */
  async open(url: string): Promise<BrowserAnswer & { readonly url: string }> {
    let at = url
    for (let hops = 0; hops < 12; hops += 1) {
      const answer = await this.send(at, { headers: { 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' } })
      const { location } = answer.headers
      if (typeof location !== 'string') return { ...answer, url: at }
      at = new URL(location, at).href
    }
    throw new Error(`too many redirects, the last one to ${at}`)
  }

  /** What a script of our own page sends: a call of the API by the session. */
  async call(url: string, options: { method?: 'GET' | 'POST'; headers?: Record<string, string>; body?: object } = {}) {
    const { method = 'GET', body } = options
    const answer = await this.send(url, {
      method,
      headers: {
        'sec-fetch-site': 'same-origin',
        'sec-fetch-mode': 'cors',
        'accept-language': 'en',
        ...(method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return { status: answer.status, json: JSON.parse(answer.text) as Record<string, unknown>, headers: answer.headers }
  }

  cookie(url: string, name: string): string | null {
    return this.#jars.get(new URL(url).host)?.get(name) ?? null
  }

  putCookie(url: string, name: string, value: string): void {
    const jar = this.#jars.get(new URL(url).host)
    jar?.set(name, value)
  }

  #keep(jar: Map<string, string>, line: string): void {
    this.set.push(line)
    const [pair = ''] = line.split(';')
    const cut = pair.indexOf('=')
    const isGone = /expires=Thu, 01 Jan 1970/i.test(line) || /max-age=0/i.test(line)
    if (isGone) jar.delete(pair.slice(0, cut))
    else jar.set(pair.slice(0, cut), pair.slice(cut + 1))
  }
}
