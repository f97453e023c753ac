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
		last := Progress{}
		for {
			select {
			case <-stopped:
				return
			case <-ticker.C:
				last = s.progress(&last)
				s.options.Progress(last)
			}
		}
	}()
	return func() {
		close(stopped)
		<-done
	}
}

// progress tells how far the search has come since the last report.
func (s *search[S, E]) progress(last *Progress) Progress {
	p := Progress{
		Depth:   int(s.depth.Load()),
		Bytes:   int(s.store.bytes.Load()),
		Elapsed: time.Since(s.start),
		Judging: s.judging,
	}
	p.States, p.Transitions, p.Frontier = s.figures()
	found := p.States - last.States
	if s.settled.Load() > 0 { // on disk it is known at the end of a level which states are new
		found = p.States - p.Frontier - (last.States - last.Frontier)
	}
	p.Rate = float64(max(0, found)) / (p.Elapsed - last.Elapsed).Seconds()
	return p
}
