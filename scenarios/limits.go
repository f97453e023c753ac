package scenarios

// Limits says where a search stops; 0 stands for no limit.
type Limits struct{ MaxStates, MaxDepth int }

// limits holds the limits, which have the names of the flags that override them.
var limits = []struct {
	name, words string
	of          func(l *Limits) *int
}{
	{"max-states", "Stop after so many states. What is found until then depends on the number of workers: max-depth does not.",
		func(l *Limits) *int { return &l.MaxStates }},
	{"max-depth", "Explore no deeper than so many steps.", func(l *Limits) *int { return &l.MaxDepth }},
}

var limitForm = number{1, upTo(1e12), ""}

func namesOfLimits() (all []string) {
	for _, l := range limits {
		all = append(all, l.name)
	}
	return all
}
