import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { startCluster } from '../../support/database.ts'
import { addApiKey, addUser, api, Browser, signIn, startHawat } from '../../support/hawat.ts'

const cluster = await startCluster()
const { database } = await cluster.createDatabase()
const server = await startHawat({ database })
await addUser(database, 'ann', { roles: ['user', 'admin'] })

describe('signing in', () => {
  it('is asked of those who want to see more', async () => {
    const { status, location } = await new Browser(server.url).get('/events/search')
    assert.equal(status, 303)
    assert.equal(location, '/auth/sign-in?next=%2Fevents%2Fsearch')
  })

  it('is remembered, and ends', async () => {
    const ann = await signIn(server, 'ann')
    assert.equal((await ann.get('/events/search')).status, 200)
    assert.equal((await ann.post('/auth/sign-out')).status, 303)
    assert.equal((await ann.get('/events/search')).status, 303)
  })

  it('is not needed by a program that has a key', async () => {
    const key = await addApiKey(server, 'ann', ['read'])
    assert.equal((await api(server, '/events/search', { key })).status, 200)
    assert.equal((await api(server, '/events/search')).status, 401)
  })
})
