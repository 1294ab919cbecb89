// Package work stands for what a real service would do: it takes 5 to 80 ms, mostly little.
package work

import (
	"math/rand/v2"
	"time"
)

// Do takes 5 to 80 ms.
func Do() { Between(5, 80) }

// Between takes some milliseconds between low and high.
func Between(low, high float64) {
	milliseconds := min(high, low+rand.ExpFloat64()*high/5)
	time.Sleep(time.Duration(milliseconds * float64(time.Millisecond)))
}
