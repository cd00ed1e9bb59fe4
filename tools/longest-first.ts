// In which order test files start: those known to take longest come first, so that no worker is left alone with one of them at
// the end. Lives here: the order. May not know: which files those are.
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** A sequencer that starts `files` (ends of their paths) first, in this order, and all others after them as Vitest would. */
export const longestFirst = (files: readonly string[]): typeof BaseSequencer =>
  class extends BaseSequencer {
    override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
      const place = ({ moduleId }: TestSpecification): number => {
        const found = files.findIndex((file) => moduleId.endsWith(file))
        return found === -1 ? files.length : found
      }
      return (await super.sort(specifications)).toSorted((a, b) => place(a) - place(b))
    }
  }
