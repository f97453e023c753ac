package explore

import "time"

// report calls the hook for progress from a goroutine of its own, until the
// function that it returns is called.
func (s *search[S, E]) report() (stop func()) {
	stopped, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		ticker := time.NewTicker(s.options.ProgressEvery)
		defer ticker.Stop()
		last, pace := Progress{}, s.pace()
		for {
			select {
			case <-stopped:
				return
			case <-ticker.C:
				last = s.progress(&last)
				last.Pace = pace.of(&last, s.settled.Load() > 0)
				last.Whole = s.options.Precedents.Estimate(s.sizes.all())
				s.options.Progress(last)
			}
		}
	}()
	return func() {
		close(stopped)
		<-done
	}
}

// pace is that from now on.
func (s *search[S, E]) pace() pace {
	states, _, frontier := s.figures()
	return pace{time.Since(s.start), states - frontier, s.settled.Load() > 0}
}

// A pace is how fast states are expanded from some moment on.
type pace struct {
	from     time.Duration // since the start of the search
	expanded int
	onDisk   bool
}

// of is the pace in states per second. On disk it is another: it is taken anew from there.
func (p *pace) of(now *Progress, onDisk bool) float64 {
	expanded := now.States - now.Frontier
	if onDisk != p.onDisk {
		*p = pace{now.Elapsed, expanded, onDisk}
	}
	if now.Elapsed == p.from {
		return 0
	}
	return float64(expanded-p.expanded) / (now.Elapsed - p.from).Seconds()
}

// progress tells how far the search has come since the last report.
func (s *search[S, E]) progress(last *Progress) Progress {
	p := Progress{
		Depth:    int(s.depth.Load()),
		Bytes:    int(s.store.bytes.Load()),
		Elapsed:  time.Since(s.start),
		Judging:  s.judging,
		Searches: int(s.searches.Load()),
	}
	p.States, p.Transitions, p.Frontier = s.figures()
	found := p.States - last.States
	if s.settled.Load() > 0 { // on disk it is known at the end of a level which states are new
		found = p.States - p.Frontier - (last.States - last.Frontier)
	}
	p.Rate = float64(max(0, found)) / (p.Elapsed - last.Elapsed).Seconds()
	return p
}
