import { afterEach, describe, expect, it } from 'vitest'
import { hands } from '../src/hands'
import { bindings, commandFor, help, type Command } from '../src/keys'

let pressed: KeyboardEvent | undefined

function press(target: Element, key: string, init: KeyboardEventInit = {}): Command | undefined {
  let command: Command | undefined
  const listen = (event: KeyboardEvent) => {
    pressed = event
    command = commandFor(event)
  }
  window.addEventListener('keydown', listen)
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true, ...init }))
  window.removeEventListener('keydown', listen)
  return command
}

function make(html: string): Element {
  document.body.innerHTML = html
  return document.body.firstElementChild!
}

afterEach(() => (pressed = undefined))

describe('keys', () => {
  it.each<[string, KeyboardEventInit, Command]>([
    [' ', {}, 'play'],
    ['ArrowRight', {}, 'next'],
    ['ArrowLeft', {}, 'previous'],
    ['ArrowRight', { shiftKey: true }, 'next10'],
    ['ArrowLeft', { shiftKey: true }, 'previous10'],
    ['PageDown', {}, 'next'],
    ['PageUp', {}, 'previous'],
    ['.', {}, 'nextOfLane'],
    [',', {}, 'previousOfLane'],
    ['>', { shiftKey: true }, 'faster'],
    ['<', { shiftKey: true }, 'slower'],
    ['o', {}, 'loop'],
    ['/', {}, 'filter'],
    ['g', {}, 'tables'],
    ['Home', {}, 'first'],
    ['End', {}, 'last'],
    ['+', { shiftKey: true }, 'zoomIn'],
    ['-', {}, 'zoomOut'],
    ['w', {}, 'zoomIn'],
    ['S', { shiftKey: true }, 'zoomOutMuch'],
    ['a', {}, 'panLeft'],
    ['d', {}, 'panRight'],
    ['l', {}, 'edge'],
    ['?', { shiftKey: true }, 'help'],
    ['Escape', {}, 'escape'],
  ])('%s %o means %s', (key, init, command) => {
    expect(press(document.body, key, init)).toBe(command)
  })

  it.each(['ctrlKey', 'metaKey', 'altKey'])('leave %s to the browser', (modifier) => {
    expect(press(document.body, 'w', { [modifier]: true })).toBeUndefined()
  })

  it.each(['<input>', '<textarea></textarea>', '<select><option>a</select>'])('never act while typing in %s', (html) => {
    const field = make(html)
    for (const key of [' ', 'a', 'ArrowRight', 'l', '?']) expect(press(field, key)).toBeUndefined()
    expect(press(field, 'Escape')).toBe('escape')
  })

  it('leave a focused button its own, and no more', () => {
    const button = make('<button>b</button>')
    expect(press(button, ' ')).toBeUndefined()
    expect(press(button, 'Enter')).toBeUndefined()
    expect(press(button, 'ArrowRight')).toBe('next')
  })

  it('take Space from a button that the mouse has pressed, until Tab comes back to it', () => {
    const button = make('<button><b>b</b></button>')
    button.firstElementChild!.addEventListener('pointerdown', (e) => hands.pointer(e))
    button.firstElementChild!.dispatchEvent(new Event('pointerdown', { bubbles: true }))
    expect(press(button, ' ')).toBe('play')
    expect(press(button, 'Enter')).toBeUndefined()
    hands.key(new KeyboardEvent('keydown', { key: 'Tab' }))
    expect(press(button, ' ')).toBeUndefined()
  })

  it('are the page’s again when the mouse has chosen in a list', () => {
    const list = make('<select><option>a</select>') as HTMLSelectElement
    list.addEventListener('change', (e) => hands.changed(e))
    const choose = () => (list.focus(), list.dispatchEvent(new Event('change')), document.activeElement === list)
    hands.key(new KeyboardEvent('keydown', { key: 'ArrowDown' }))
    expect(choose()).toBe(true)
    hands.pointer(new Event('pointerdown'))
    expect(choose()).toBe(false)
  })

  it('are seen through a shadow root', () => {
    const host = make('<div></div>')
    const root = host.attachShadow({ mode: 'open' })
    root.innerHTML = '<input>'
    expect(press(root.firstElementChild!, 'a')).toBeUndefined()
    expect(pressed).toBeDefined()
  })

  it('are all in the help', () => {
    const names: Record<string, string> = {
      ' ': 'Space', arrowright: '→', arrowleft: '←', arrowup: '↑', arrowdown: '↓', pagedown: 'Page Down', pageup: 'Up', home: 'Home', end: 'End',
      escape: 'Esc', '-': '−', '=': '+', 'shift+arrowright': 'Shift →', 'shift+arrowleft': 'Shift ←', 'shift+n': 'Shift N',
    }
    const rows = help.flatMap((group) => group.rows)
    const said = rows.flatMap((row) => [...row.keys, ...row.text.split(/[^\p{L}]+/u), ...(row.text.includes('Shift: far') ? ['shift+'] : []), row.text])
    for (const { keys } of bindings) {
      for (const key of keys) {
        const name = names[key] ?? (/^shift\+[wsad]$/.test(key) ? 'shift+' : key.toUpperCase())
        expect(said.some((s) => s === name || s.includes(`(${name}`)), `${key} as ${name}`).toBe(true)
      }
    }
  })

  it('are all in the help that a user needs to know', () => {
    const shown = help.flatMap((group) => group.rows.flatMap((row) => row.keys))
    for (const key of ['Space', '→', '←', 'Home', 'End', 'L', '+', 'A', 'D', 'Esc', '?']) expect(shown).toContain(key)
  })
})
