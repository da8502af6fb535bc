import { beforeEach, describe, expect, it } from 'vitest'
import { Client, Refused, Superseded, type ConnectionState } from '../src/net/client'
import { socketURL } from '../src/net/address'
import type { ServerMessage, StateReply } from '../src/protocol'
import { FakeGovis, settle } from './govis'

let govis: FakeGovis
let states: [ConnectionState, number][]
let pushed: ServerMessage[]
let client: Client

beforeEach(() => {
  govis = new FakeGovis()
  govis.automatic = false
  states = []
  pushed = []
  client = new Client('ws://here/ws', { state: (s, n) => states.push([s, n]), push: (m) => pushed.push(m) }, govis)
  client.start()
})

const ask = (at: number) => client.ask<StateReply>({ type: 'state', at })

it('a page that nobody can see lets its connection go, and comes back to it', async () => {
  govis.greet()
  const reply = ask(3)
  const { socket } = govis
  client.leave()
  expect(socket.closed).toBe(true)
  expect(states.at(-1)?.[0]).toBe('lost')
  client.retryNow()
  expect(govis.socket).not.toBe(socket)
  govis.greet()
  govis.answer()
  expect((await reply).state.at).toBe(3)
})

describe('requests', () => {
  it('wait for the greeting', () => {
    void ask(1)
    expect(govis.socket.sent).toEqual([])
    govis.greet()
    expect(govis.socket.sent).toMatchObject([{ type: 'state', at: 1 }])
    expect(pushed).toHaveLength(1)
  })

  it('get the answer with their id', async () => {
    govis.greet()
    const reply = ask(2)
    govis.answer()
    expect((await reply).state.at).toBe(2)
  })

  it('of one kind: one is on its way, the newest waits, those between are dropped', async () => {
    govis.greet()
    const [first, second, third] = [ask(1), ask(2), ask(3)]
    await expect(second).rejects.toBeInstanceOf(Superseded)
    expect(govis.socket.sent).toHaveLength(1)
    govis.answer()
    expect((await first).state.at).toBe(1)
    govis.answer()
    expect((await third).state.at).toBe(3)
    expect(govis.socket.sent).toHaveLength(2)
  })

  it('of different kinds do not wait for each other', () => {
    govis.greet()
    void ask(1)
    void client.ask({ type: 'source', path: 'a' }, 'source:a')
    void client.ask({ type: 'source', path: 'b' }, 'source:b')
    expect(govis.socket.sent).toHaveLength(3)
    expect(new Set(govis.socket.sent.map((r) => r.id)).size).toBe(3)
  })

  it('that are refused reject with what govis said', async () => {
    govis.greet()
    const reply = ask(1)
    govis.socket.deliver({ type: 'error', id: govis.socket.sent[0].id, code: 'not-found', message: 'No such event.' })
    await expect(reply).rejects.toThrow('No such event.')
    await expect(reply).rejects.toBeInstanceOf(Refused)
  })

  it('ignore answers nobody waits for', () => {
    govis.greet()
    govis.socket.deliver({ type: 'state', id: 99 })
    expect(pushed).toHaveLength(1)
  })
})

describe('a lost connection', () => {
  it('is tried again, each time later, and not for ever longer', () => {
    const waits: number[] = []
    for (let i = 0; i < 8; i++) {
      govis.socket.cut()
      waits.push(govis.timers[0].ms)
      govis.runTimers()
    }
    expect(waits.slice(0, 4)).toEqual([250, 500, 1000, 2000])
    expect(Math.max(...waits)).toBe(4000)
    expect(govis.sockets).toHaveLength(9)
  })

  it('is told, and told to be back, and then tried soon again', () => {
    govis.greet()
    govis.socket.cut()
    govis.runTimers()
    govis.greet()
    govis.socket.cut()
    expect(states).toEqual([['connecting', 0], ['open', 0], ['lost', 1], ['open', 0], ['lost', 1]])
    expect(govis.timers[0].ms).toBe(250)
  })

  it('loses no question: what was not answered is asked again', async () => {
    govis.greet()
    const reply = ask(3)
    govis.socket.cut()
    govis.runTimers()
    govis.greet()
    govis.answer()
    expect((await reply).state.at).toBe(3)
  })

  it('asks only the newest of a kind again', async () => {
    govis.greet()
    const old = ask(1)
    govis.socket.cut()
    const newer = ask(2)
    govis.runTimers()
    govis.greet()
    expect(govis.socket.sent).toMatchObject([{ at: 2 }])
    govis.answer()
    expect((await newer).state.at).toBe(2)
    await expect(Promise.race([old, settle()])).rejects.toBeInstanceOf(Superseded)
  })

  it('can be tried at once', () => {
    govis.socket.cut()
    client.retryNow()
    expect(govis.sockets).toHaveLength(2)
    expect(govis.timers).toHaveLength(0)
  })

  it('begins anew after nonsense', () => {
    govis.greet()
    govis.socket.deliver('{"type":')
    expect(govis.socket.closed).toBe(true)
  })

  it('does not hear of a connection that another has replaced', () => {
    const old = govis.socket
    old.cut()
    govis.runTimers()
    old.deliver(govis.hello)
    expect(pushed).toEqual([])
  })

  it('is not tried any more after close', () => {
    client.close()
    govis.socket.cut()
    expect(govis.timers).toHaveLength(0)
  })
})

it('the websocket is beside the page, with the secret and without the fragment', () => {
  expect(socketURL({ href: 'http://127.0.0.1:6480/#token=a' }, 'a b')).toBe('ws://127.0.0.1:6480/ws?token=a%20b')
  expect(socketURL({ href: 'https://host/x/index.html?y#z' }, '')).toBe('wss://host/x/ws')
})
