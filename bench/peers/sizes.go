package main

import (
	"embed"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"tcpcheck/model"
	"tcpcheck/scenarios"
)

// sources holds the scenarios, and the models that have to agree with them.
//
//go:embed *.yaml *.pml *.murphi *.tla stateright
var sources embed.FS

// size is a model, and how much there is to explore.
type size struct {
	name   string
	counts counts
	slow   bool // it takes minutes
}

// counts is what a tool tells of a search, in tcpcheck's way of counting.
type counts struct {
	States, Transitions int
	Depth               int // of the deepest state, that of the initial one being 0; -1: the tool does not tell
}

// peterson is the duel that has nothing to do with TCP.
var peterson = size{name: "peterson", counts: counts{8786754, 35331480, 75}, slow: true}

// sizes holds the scenarios, NAME.yaml, the smallest first. The test of this package holds the figures.
var sizes = []size{
	{name: "close", counts: counts{39665, 515886, 23}},
	{name: "octet", counts: counts{57329, 768230, 26}},
	{name: "default", counts: counts{869882, 13913151, 31}},
	{name: "queue", counts: counts{2119211, 36671161, 34}, slow: true},
	{name: "duplex", counts: counts{4856810, 87316204, 37}, slow: true},
}

// scenario returns the scenario of a size.
func (s size) scenario() (*scenarios.Scenario, error) {
	src, err := sources.ReadFile(s.name + ".yaml")
	if err != nil {
		return nil, err
	}
	return scenarios.Parse(s.name+".yaml", src)
}

// settings is what differs among the sizes, and is a constant of the models.
type settings struct{ sendA, sendB, window, bActive int }

// errSettings tells what the models for the other tools know, and nothing else.
var errSettings = errors.New("the models for the other tools know the settings of the scenario default, with window 1 or 2 for both " +
	"endpoints, send 0 to 2 and B.open passive or either, and the properties ack-of-sent and graceful-close-delivers: change nothing else")

// settingsOf returns the settings of a scenario, or an error if it has others too.
func settingsOf(sc *scenarios.Scenario) (settings, error) {
	base, err := scenarios.Builtin("default")
	if err != nil {
		return settings{}, err
	}
	a, b := &sc.Config.Host[model.A], &sc.Config.Host[model.B]
	known := base.Config
	for side := range known.Host {
		known.Host[side].Window = a.Window
		known.Host[side].Send = sc.Config.Host[side].Send
	}
	if b.Open == model.OpenPassive {
		known.Host[model.B].Open = model.OpenPassive
	}
	judged := slices.Equal(sc.Properties, []string{"ack-of-sent", "graceful-close-delivers"}) && len(sc.Formulas) == 0
	if !judged || !reflect.DeepEqual(known, sc.Config) || max(uint32(a.Window), a.Send, b.Send) > 2 {
		return settings{}, fmt.Errorf("%s: %w", sc.Name, errSettings)
	}
	p := settings{sendA: int(a.Send), sendB: int(b.Send), window: int(a.Window)}
	if b.Open == model.OpenEither {
		p.bActive = 1
	}
	return p, nil
}

// defines returns the settings as SPIN takes them.
func (p settings) defines() []string {
	return []string{
		fmt.Sprintf("-DSEND_A=%d", p.sendA), fmt.Sprintf("-DSEND_B=%d", p.sendB),
		fmt.Sprintf("-DWINDOW=%d", p.window), fmt.Sprintf("-DB_ACTIVE=%d", p.bActive),
	}
}

// constants returns the settings as Rumur takes them.
func (p settings) constants() string {
	return fmt.Sprintf("const SEND_A: %d; SEND_B: %d; WINDOW: %d; B_ACTIVE: %d;\n", p.sendA, p.sendB, p.window, p.bActive)
}
