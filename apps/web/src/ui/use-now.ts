// The time, every second. May not know: what is timed.
import { useEffect, useState } from 'react'

/** Milliseconds since 1970, made anew once a second. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => {
      setNow(Date.now())
    }, 1000)
    return () => {
      clearInterval(timer)
    }
  }, [])
  return now
}
