package fuzz

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"pgregory.net/rapid"

	"tcpcheck/internal/rapidrun"
	"tcpcheck/model"
	"tcpcheck/scenarios"
)

// Groups are the groups of settings that can be drawn.
var Groups = []Group{
	{"numbers", "seq-bits, iss, window, mss and send, as large as they are in earnest, and small", (*draft).numbers},
	{"network", "order, loss, duplication, corruption and capacity", (*draft).network},
	{"users", "open, remote-socket, receive, close, abort, user-timeout, crash, incarnations and msl", (*draft).users},
	{"rules", "an alternative of each rule", (*draft).rules},
}

// Group is a group of settings that can be drawn.
type Group struct {
	Name, Words string
	draw        func(d *draft)
}

// renewal is how many batches have the same settings.
const renewal = 4

// maxDrafts is how often settings are drawn until they make a model.
const maxDrafts = 20

// renew draws settings for the batches to come.
func (r *run) renew(seed uint64) error {
	if len(r.options.Vary) == 0 {
		return nil
	}
	sc := r.base
	_, err := rapidrun.Check(seed, maxDrafts, func(t *rapid.T) bool {
		drawn := drawn(t, r.base, r.options.Vary)
		if drawn == nil {
			return true // once more
		}
		sc = drawn
		return false
	})
	if err != nil {
		return err
	}
	w, err := newWalker(sc, r.names)
	if err != nil {
		return err
	}
	w.visit = r.options.Visit
	r.walker, r.guide = w, guide{off: r.options.Plain, left: epochLength}
	return nil
}

// draft is settings that are being drawn.
type draft struct {
	t      *rapid.T
	c      *model.Config // of the scenario that they change
	fixed  map[string]bool
	values map[string]string
}

// drawn returns a scenario with the settings of some groups drawn, but for those that somebody has set by a flag; nil: they make no model.
func drawn(t *rapid.T, base *scenarios.Scenario, groups []string) *scenarios.Scenario {
	d := &draft{t: t, c: &base.Config, fixed: map[string]bool{}, values: base.Values()}
	for _, changed := range base.Changed {
		name, _, _ := strings.Cut(changed, "=")
		d.fixed[name] = true
	}
	for _, g := range Groups {
		if slices.Contains(groups, g.Name) {
			g.draw(d)
		}
	}
	sc, err := scenarios.FromValues(base.Name, d.values)
	if err == nil {
		_, err = sc.Model()
	}
	if err != nil {
		return nil
	}
	return sc
}

// set sets a setting, unless it is fixed.
func (d *draft) set(name string, value any) {
	if _, bare, of := strings.Cut(name, "."); !d.fixed[name] && (!of || !d.fixed[bare]) {
		d.values[name] = fmt.Sprint(value)
	}
}

// number draws a number from least to most: small, large, or any.
func (d *draft) number(name string, least, most int) int {
	most = max(least, most)
	return rapid.OneOf(rapid.IntRange(least, min(least+3, most)), rapid.IntRange(least, most), rapid.Just(most)).Draw(d.t, name)
}

// one draws one of some values.
func (d *draft) one(name string, values ...string) string {
	return rapid.SampledFrom(values).Draw(d.t, name)
}

// each sets a setting of each endpoint to one of some values.
func (d *draft) each(name string, values ...string) {
	for _, s := range []model.Side{model.A, model.B} {
		d.set(s.String()+"."+name, d.one(name, values...))
	}
}

// integer returns a setting as it stands.
func (d *draft) integer(name string) int {
	n, _ := strconv.Atoi(d.values[name])
	return n
}

// maxSegments is about how many segments a stream that is drawn fills.
const maxSegments = 20

// numbers draws numbers as RFC 9293 assumes them to be: a window is no more than a quarter of the sequence space, and a stream fits in half of it.
func (d *draft) numbers() {
	d.set("seq-bits", d.one("seq-bits", "32", "32", "32", "16", "8", "5", "4", "3"))
	bits := d.integer("seq-bits")
	half := 1 << (bits - 1)
	for _, s := range []model.Side{model.A, model.B} {
		d.set(s.String()+".window", d.number("window", 1, min(half/2, 65535)))
		d.set(s.String()+".mss", d.one("mss", "1", "2", "536", "1460", "8960", "65535"))
	}
	for _, s := range []model.Side{model.A, model.B} {
		own, peer := s.String()+".", s.Peer().String()+"."
		fits := max(half-2-d.integer(peer+"window"), 0)
		segment := min(d.integer(own+"mss"), d.integer(peer+"window"))
		send := 0
		if d.c.Host[s].Send > 0 { // or else it is nobody who sends
			send = d.number("send", 1, min(fits, maxSegments*segment, 65535))
		}
		d.set(own+"send", send)
		back := min(d.number("iss", 1, send+4), 2*half-1)
		iss := 2*half - back // it wraps around on the way
		if d.one("wraps", "yes", "yes", "no") == "no" {
			iss = rapid.IntRange(1, 2*half-1).Draw(d.t, "iss")
		}
		d.set(own+"iss", iss)
	}
}

// network draws what the network may do.
func (d *draft) network() {
	d.set("order", d.one("order", "any", "fifo"))
	d.set("loss", d.one("loss", "any", "none", "1", "2", "5"))
	d.set("duplication", d.one("duplication", "any", "none", "1", "2", "5"))
	d.set("corruption", d.one("corruption", "none", "none", "1", "3"))
	d.set("capacity", d.number("capacity", 2, 48))
}

// users draws what users do, and how often they open.
func (d *draft) users() {
	d.each("open", "passive", "active", "either")
	d.each("remote-socket", "unspecified", "specified")
	d.each("receive", "at-once", "when-it-pleases")
	d.each("close", "will", "may", "never")
	d.each("abort", "false", "false", "true")
	d.each("user-timeout", "false", "false", "true")
	d.each("crash", "false", "false", "true")
	d.each("incarnations", "1", "1", "2", "4")
	d.each("isn", "clock")
	d.set("msl", d.one("msl", "off", "1", "2", "10"))
}

// rules draws an alternative of each rule.
func (d *draft) rules() {
	if d.fixed["rule"] || d.fixed["rules"] {
		return
	}
	var all []string
	for _, info := range model.RuleInfos {
		var names []string
		for _, c := range info.Choices {
			names = append(names, c.Name)
		}
		all = append(all, info.Name+"="+d.one(info.Name, names...))
	}
	d.values["rules"] = strings.Join(all, ",")
}

// simplify gives settings that were drawn the values that the scenario has, all at once or one after the other, or else halves them.
func (s *shrinker) simplify() (simpler bool) {
	now, base := s.sc.Values(), s.base.Values()
	if maps.Equal(now, base) {
		return false
	}
	if s.under(base) {
		return true
	}
	for _, name := range scenarios.Order(now) {
		if now[name] == base[name] || !s.goesOn() {
			continue
		}
		for value := range lesser(now[name], base[name]) {
			changed := maps.Clone(s.sc.Values())
			changed[name] = value
			if s.under(changed) {
				simpler = true
				break
			}
		}
	}
	return simpler
}

// lesser yields what a setting may be instead, the best first: what it is in the scenario, and of a larger number half, a little less than it is, and what is between.
func lesser(now, base string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		if !yield(base) {
			return
		}
		n, err := strconv.Atoi(now)
		least, bad := strconv.Atoi(base)
		if err != nil || bad != nil {
			return
		}
		for step := (n - least) / 2; step > 0; step /= 2 {
			if !yield(strconv.Itoa(n - step)) {
				return
			}
		}
	}
}

// under takes the steps of the best so far under other settings, and keeps what comes of it if that violates the property and is no longer.
func (s *shrinker) under(values map[string]string) bool {
	sc, err := scenarios.FromValues(s.sc.Name, values)
	if err != nil {
		return false
	}
	w, err := newWalker(sc, s.system.Names())
	if err != nil {
		return false
	}
	was := s.walker
	s.walker = w
	if b := s.attempt(s.best.stem()); b != nil && len(b.steps) <= len(s.best.steps) {
		s.best = b
		return true
	}
	s.walker = was
	return false
}
