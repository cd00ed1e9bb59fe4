import { describe, expect, it } from 'vitest'
import { isTrackClass, trackOf, TRACKS } from './tracks.ts'
import { MAX_OBJECT_BYTES } from './wire.ts'

describe('the tracks table', () => {
  it('[WIRE-3] carries control, screen, input and chat, each under its own number', () => {
    expect(Object.values(TRACKS).map(({ number, name }) => [number, name])).toEqual([
      [0, 'control'],
      [1, 'screen'],
      [3, 'input'],
      [4, 'chat'],
    ])
    for (const track of Object.values(TRACKS)) expect(trackOf(track.number)).toBe(track)
  })

  it('[WIRE-3] knows no reserved number', () => {
    for (const number of [2, 5, 6, 7, 8, 255, -1, 1.5]) expect(isTrackClass(number)).toBe(false)
  })

  it('[WIRE-5] allows no class more than an object may hold', () => {
    for (const track of Object.values(TRACKS)) expect(track.maxBytes).toBeLessThanOrEqual(MAX_OBJECT_BYTES)
  })

  it('drops only what a later object makes up for', () => {
    expect(TRACKS.screen.droppable).toBe(true)
    for (const track of [TRACKS.chat, TRACKS.input, TRACKS.control]) expect(track.droppable).toBe(false)
  })
})
