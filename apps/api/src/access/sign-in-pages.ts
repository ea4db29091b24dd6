import { createHash } from 'node:crypto'
import { keptTogether, type Language, type SignInPageText, signInPageText } from '@grenier/contracts'
import { encodeQR } from 'qr'
import { signInPolicy } from '../plugins/content-policies.ts'
import { type Headers, headersWith } from '../plugins/security-headers.ts'

const styles = `
  body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 3rem auto; padding: 0 1rem; color: #161616;
         background: #fff }
  h1 { font-size: 1.75rem; line-height: 1.25 }
  label { display: block; font-weight: 600 }
  input { display: block; box-sizing: border-box; width: 100%; margin: .25rem 0 1rem; padding: .625rem; font: inherit;
          border: 2px solid #3a3a3a; border-radius: 4px }
  button, .action { display: inline-block; padding: .625rem 1.25rem; font: inherit; font-weight: 600; color: #fff;
                    background: #0b4a8f; border: 0; border-radius: 4px; text-decoration: none; cursor: pointer }
  button:hover, .action:hover { background: #083766 }
  :focus-visible { outline: 3px solid #0a76f6; outline-offset: 2px }
  .fault { padding: .75rem 1rem; border-left: 4px solid #b3261e; background: #fdecea }
  /* White whatever the page is: programs read it by its contrast. */
  svg { display: block; width: 14rem; height: 14rem; margin: 1rem 0; background: #fff }
  code { font: 1.0625rem/1.6 ui-monospace, monospace; overflow-wrap: anywhere }
  ul { padding-left: 1.25rem }
  @media (prefers-color-scheme: dark) {
    :root { color-scheme: dark }
    body { color: #e8e8e8; background: #161616 }
    input { color: #e8e8e8; background: #242424; border-color: #b0b0b0 }
    a { color: #8ab8ff }
    button, .action { color: #161616; background: #8ab8ff }
    button:hover, .action:hover { background: #b3d1ff }
    .fault { color: #ffdad6; background: #3d1614; border-color: #f2b8b5 }
  }
`

/** What goes with every page of the sign-in. */
export const signInHeaders: Headers = {
  ...headersWith(signInPolicy(createHash('sha256').update(styles).digest('base64'))),
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  vary: 'accept, accept-language',
}

type Spoken = (name: SignInPageText, params?: Readonly<Record<string, string>>) => string

/** One page: a title, and what stands below it. */
function page(language: Language, title: string, body: readonly string[]): string {
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">`,
    `<meta name="viewport" content="width=device-width,initial-scale=1"><title>${title}</title><style>${styles}</style></head>`,
    `<body><main><h1>${title}</h1>`,
    ...body,
    '</main></body></html>',
  ].join('\n')
}

function spoken(language: Language): Spoken {
  return (name, params) => escaped(keptTogether(signInPageText(name, language, params), language))
}

const paragraph = (text: string): string => `<p>${text}</p>`
/** Read out at once by screen readers. */
const fault = (text: string | null): string[] =>
  text === null ? [] : [`<p class="fault" role="alert">${escaped(text)}</p>`]

/** Where a link is asked for. `told`: what was wrong with the last try, in the same language. */
export function askPage(
  language: Language,
  { returnTo, told = null }: { returnTo: string; told?: string | null },
): string {
  const say = spoken(language)
  return page(language, say('askTitle'), [
    ...fault(told),
    paragraph(say('askWhat')),
    '<form method="post" action="/auth/local/ask">',
    `<input type="hidden" name="returnTo" value="${escaped(returnTo)}">`,
    `<label for="email">${say('email')}</label>`,
    '<input id="email" name="email" type="email" autocomplete="email" maxlength="200" required>',
    `<button>${say('ask')}</button></form>`,
  ])
}

/** The same whoever asked. */
export function askedPage(language: Language, minutes: number): string {
  const say = spoken(language)
  return page(language, say('askedTitle'), [
    paragraph(say('asked', { minutes: String(minutes) })),
    paragraph(say('askedMore')),
  ])
}

/** Where a link leads: a button uses it, and no program that merely looks at links. */
export function linkPage(language: Language, token: string): string {
  const say = spoken(language)
  return page(language, say('linkTitle'), [
    paragraph(say('link')),
    '<form method="post" action="/auth/local/link">',
    `<input type="hidden" name="token" value="${escaped(token)}">`,
    `<button>${say('goOn')}</button></form>`,
  ])
}

interface CodePage {
  /** Of the authenticator that is to be enrolled; null where there is one. */
  readonly enrolment: { readonly secret: string; readonly uri: string } | null
  readonly told?: string | null
}

/** Where a code is entered, and an authenticator enrolled where there is none yet. */
export function codePage(language: Language, { enrolment, told = null }: CodePage): string {
  const say = spoken(language)
  return page(language, say(enrolment === null ? 'codeTitle' : 'enrolTitle'), [
    ...fault(told),
    ...(enrolment === null ? [paragraph(say('codeWhat'))] : enrolmentParts(say, enrolment)),
    '<form method="post" action="/auth/local/code">',
    `<label for="code">${say('code')}</label>`,
    '<input id="code" name="code" autocomplete="one-time-code" maxlength="40" autocapitalize="none" spellcheck="false" required>',
    `<button>${say('enter')}</button></form>`,
  ])
}

function enrolmentParts(say: Spoken, { secret, uri }: { secret: string; uri: string }): string[] {
  const image = encodeQR(uri, 'svg', { ecc: 'medium', border: 4 })
  return [
    paragraph(say('enrolWhat')),
    image.replace('<svg ', `<svg role="img" aria-label="${say('enrolImage')}" `),
    paragraph(`${say('enrolKey')}\u00a0: <code>${escaped(secret.replaceAll(/(.{4})(?=.)/g, '$1 '))}</code>`),
    paragraph(`<a href="${escaped(uri)}">${say('enrolOpen')}</a>`),
  ]
}

/** Recovery codes, shown once; the session has begun. */
export function codesPage(
  language: Language,
  { codes, returnTo }: { codes: readonly string[]; returnTo: string },
): string {
  const say = spoken(language)
  return page(language, say('codesTitle'), [
    paragraph(say('codesWhat')),
    `<ul>${codes.map((code) => `<li><code>${escaped(code)}</code></li>`).join('')}</ul>`,
    paragraph(`<a class="action" href="${escaped(returnTo)}">${say('goOn')}</a>`),
  ])
}

/** What went wrong, and where to begin again. */
export function faultPage(language: Language, told: string): string {
  const say = spoken(language)
  return page(language, say('faultTitle'), [
    ...fault(told),
    paragraph(`<a class="action" href="/auth/sign-in">${say('again')}</a>`),
  ])
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
