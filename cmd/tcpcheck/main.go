// Tcpcheck is a model checker for the TCP state machine of RFC 9293.
package main

import (
	"os"
	"runtime/debug"
)

// garbage is how much more the heap may grow, in percent, before what is not in use is collected. Nearly all
// of it is in use to the end, in large pieces without pointers: to look more often costs little, and saves much.
const garbage = 30

func main() {
	debug.SetGCPercent(garbage)
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
