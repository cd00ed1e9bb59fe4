// What operators may know of the switch: how much, never what. Lives here: the figures and their names.
import { Counter, Gauge, type Registry } from 'prom-client'

export interface SwitchMetrics {
  readonly objects: Counter<'track'>
  readonly bytes: Counter<'track'>
  readonly dropped: Counter
  readonly leftOut: Counter<'track'>
  readonly joins: Counter<'outcome'>
}

/** What is there at the moment it is asked. */
export interface Present {
  sessions(): number
  members(): number
}

/** Registers the figures of one switch. */
export function createSwitchMetrics(registry: Registry, present: Present): SwitchMetrics {
  const registers = [registry]
  gauge({ name: 'farhand_sessions_live', help: 'Sessions that have not ended.', registers }, present.sessions)
  gauge({ name: 'farhand_members_connected', help: 'Members whose page is connected.', registers }, present.members)
  return {
    objects: new Counter({
      name: 'farhand_objects_relayed_total',
      help: 'Sealed objects received and passed to at least one member.',
      labelNames: ['track'],
      registers,
    }),
    bytes: new Counter({
      name: 'farhand_object_bytes_relayed_total',
      help: 'Bytes of those objects, as received.',
      labelNames: ['track'],
      registers,
    }),
    dropped: new Counter({
      name: 'farhand_objects_dropped_total',
      help: 'Objects left out for slow viewers, per viewer.',
      registers,
    }),
    leftOut: new Counter({
      name: 'farhand_objects_refused_total',
      help: 'Objects that reached nobody: not permitted, over the rate or with a wrong target.',
      labelNames: ['track'],
      registers,
    }),
    joins: new Counter({
      name: 'farhand_joins_total',
      help: 'Tries to join, by outcome.',
      labelNames: ['outcome'],
      registers,
    }),
  }
}

const gauge = (figure: { name: string; help: string; registers: Registry[] }, count: () => number): Gauge =>
  new Gauge({
    ...figure,
    collect() {
      this.set(count())
    },
  })
