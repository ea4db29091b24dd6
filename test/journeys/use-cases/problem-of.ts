import { Problem } from '@grenier/control-plane/ports'

/** The Problem that a call ends with; anything else fails the test. */
export async function problemOf(call: Promise<unknown>): Promise<{ code: string; params: unknown }> {
  try {
    await call
  } catch (error) {
    if (error instanceof Problem) return { code: error.code, params: error.params }
    throw error
  }
  throw new Error('the call was expected to fail and did not')
}
