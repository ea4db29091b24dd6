import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTestCluster, type TestCluster } from '../test-support/cluster.ts'
import { groupPath, resourcePath } from './request-path.ts'
import { serveWatch } from './watch.ts'

describe('a watch whose time is over', () => {
  let test: TestCluster
  const closing: (() => void)[] = []
  beforeEach(() => {
    test = startTestCluster()
    closing.push(() => test.stop())
  })
  afterEach(() => {
    for (const close of closing.splice(0).toReversed()) close()
  })

  it('sends nothing more to a reader that has not taken everything yet', async () => {
    const path = resourcePath(
      test.cluster.kinds,
      groupPath('/api/v1/namespaces/n/secrets') ?? { group: '', version: '', rest: [] },
    )
    const faults: Error[] = []
    let watching: ServerResponse | undefined
    const server = createServer((_request, response) => {
      response.on('error', (error) => faults.push(error))
      watching = response
      const query = new URLSearchParams({ timeoutSeconds: '1' })
      serveWatch(test.cluster, { path, query, form: 'json' }, response)
    })
    server.listen(0, '127.0.0.1')
    await expect.poll(() => server.listening).toBe(true)
    closing.push(() => server.close())
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    closing.push(() => socket.destroy())
    // Never read from: what is sent fills every buffer on the way, and the answer cannot close.
    socket.pause()
    socket.write('GET / HTTP/1.1\r\nhost: here\r\n\r\n')
    const filling = { payload: 'x'.repeat(900_000) }
    for (let number = 0; number < 12; number += 1) {
      test.create('secrets', { metadata: { name: `s${number}` }, stringData: filling })
    }
    await expect.poll(() => watching?.writableEnded).toBe(true)
    test.create('secrets', { metadata: { name: 'after' } })
    await new Promise((resolve) => setImmediate(resolve))
    expect(faults).toEqual([])
  })
})
