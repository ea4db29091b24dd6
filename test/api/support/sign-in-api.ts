import { callersByIdentity, createCallers, firstOfCallers, signInPlaces } from '@grenier/api'
import { createPeople, createSessions } from '@grenier/control-plane'
import { createIdentityVerifier, createLocalIssuer, createLogoutTokens, createSignInProvider } from '@grenier/identity'
import type { Instant } from '@grenier/quota-billing'
import { type DemoProvider, startDemoProvider } from '@grenier/standalone'
import { freePort } from '../../run/free-ports.ts'
import { Browser } from './browser.ts'
import { boxOfTheSuite, clustersOfTheSuite, type RealApi, startRealApi } from './real-api.ts'

export interface SignInApi extends RealApi {
  readonly demo: DemoProvider
  /** Signs what the provider says. */
  readonly signingJwk: Parameters<typeof startDemoProvider>[0]['signingJwk']
  /** A browser in which that person of the demo has just signed in. */
  signedIn(subject: string, returnTo?: string): Promise<Browser>
  /** The commune that people of the demo act for from now on. */
  serve(tenantId: string): void
}

/** The real API with sign-in at the embedded provider; bearer tokens are those of the suite's own issuer, or made here. */
export async function startSignInApi(now: Instant): Promise<SignInApi> {
  const [port, providerPort] = [await freePort(), await freePort()]
  const publicUrl = new URL(`http://127.0.0.1:${port}`)
  const { privateJwk } = await createLocalIssuer({ issuer: 'demo', audience: 'demo' })
  let tenantId: string | null = null
  const demo = await startDemoProvider({
    nodeEnv: 'test',
    port: providerPort,
    places: signInPlaces(publicUrl),
    audience: 'grenier',
    signingJwk: privateJwk,
    tenantId: () => tenantId,
  })
  const api = await startRealApi(now, {
    ...clustersOfTheSuite,
    port,
    access: (ports, byToken) => {
      const { issuer, claims } = demo.settings
      const people = createPeople(ports)
      const programs = createIdentityVerifier({ issuer, audience: 'grenier', jwks: 'discovered', claims })
      return {
        callers: createCallers({ people, others: firstOfCallers(byToken, callersByIdentity(people, programs)) }),
        protectedResource: { publicUrl, issuer },
        signIn: {
          provider: createSignInProvider(demo.settings),
          logoutTokens: createLogoutTokens({
            issuer: demo.settings.issuer,
            audience: demo.settings.clientId,
            jwks: 'discovered',
          }),
          sessions: createSessions(ports),
          secretBox: boxOfTheSuite,
          publicUrl,
        },
      }
    },
  })
  return {
    ...api,
    demo,
    signingJwk: privateJwk,
    serve: (served) => {
      tenantId = served
    },
    signedIn: async (subject, returnTo = '/openapi.json') => {
      const browser = new Browser()
      await signIn(browser, { baseUrl: api.baseUrl, subject, returnTo })
      return browser
    },
    close: async () => {
      await api.close()
      await demo.close()
    },
  }
}

/** Goes through the whole sign-in; answers where it ended. */
export async function signIn(
  browser: Browser,
  { baseUrl, subject, returnTo }: { baseUrl: string; subject: string; returnTo: string },
) {
  const page = await browser.open(`${baseUrl}/auth/sign-in?returnTo=${encodeURIComponent(returnTo)}`)
  const chosen = await browser.send(page.url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: `subject=${subject}`,
  })
  const next = String(chosen.headers['location'])
  return await browser.open(new URL(next, page.url).href)
}
