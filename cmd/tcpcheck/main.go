// Tcpcheck is a model checker for the TCP state machine of RFC 9293.
package main

import "os"

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
