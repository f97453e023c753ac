package properties

import (
	_ "embed" // for what precedents are made of

	"tcpcheck/explore"
)

//go:embed precedents.txt
var precedents string

//go:embed swarms.txt
var swarms string

// Precedents returns the state spaces of built-in scenarios, by which it is estimated how large another is:
// of those that are wanted, by their names.
func Precedents(wanted func(name string) bool) *explore.Precedents {
	p, err := explore.ParsePrecedents(precedents, wanted)
	if err != nil {
		panic("precedents.txt: " + err.Error()) // it is a part of the program
	}
	return p
}

// Swarms returns what swarms have made of the spaces of built-in scenarios, by which it is estimated how much
// of another they have found: of those that are wanted, by their names.
func Swarms(wanted func(name string) bool) *explore.Swarms {
	s, err := explore.ParseSwarms(swarms, wanted)
	if err != nil {
		panic("swarms.txt: " + err.Error()) // it is a part of the program
	}
	return s
}
