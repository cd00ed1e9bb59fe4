// An object that others on the session bus may look at and call. Lives here: what every one of ours needs of the library.
// May not know: what it says, or does.
import { interface as served } from '@jellybrick/dbus-next'

/** The base of an object with one interface; its class names the members once, by `configureMembers`. */
export class BusObject extends served.Interface {
  constructor(interfaceName: string) {
    super(interfaceName)
    // Version 0.11.3 of the library sets these to nothing on each object, which hides what `configureMembers` gave to its class.
    for (const members of ['$properties', '$methods', '$signals']) Reflect.deleteProperty(this, members)
  }
}

/** A property that nobody may set, of this type. */
export const readOnly = (signature: string) => ({ signature, access: 'read' }) as const
