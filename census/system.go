package census

import (
	"tcpcheck/explore"
	"tcpcheck/model"
)

// This file hands what explore asks of a system, and a taker has nothing to add to, on to the model.

var (
	_ explore.Partitioned[model.World, model.Event] = (*taker)(nil)
	_ explore.Codec[model.World]                    = (*taker)(nil)
	_ explore.Copier[model.World]                   = (*taker)(nil)
)

// Initial appends the initial state.
func (t *taker) Initial(dst []model.World) []model.World { return append(dst, t.model.Initial()) }

// Enabled appends the steps that are enabled in w.
func (t *taker) Enabled(w *model.World, dst []model.Event) []model.Event {
	return t.model.Enabled(w, dst)
}

// Append appends the row of w.
func (t *taker) Append(dst []byte, w *model.World) []byte { return t.model.Append(dst, w) }

// Decode makes w the state of a row.
func (t *taker) Decode(src []byte, w *model.World) { t.model.Decode(src, w) }

// Copy makes dst equal to src.
func (t *taker) Copy(dst, src *model.World) { dst.Copy(src) }

// Parts tells whether the model's states have parts.
func (t *taker) Parts() bool { return t.model.Parts() }

// AppendCore appends the row of the core of w.
func (t *taker) AppendCore(dst []byte, w *model.World) []byte { return t.model.AppendCore(dst, w) }

// DecodeCore makes w the state with the core of this row, and nothing in flight.
func (t *taker) DecodeCore(src []byte, w *model.World) { t.model.DecodeCore(src, w) }

// AppendPool appends the row of what is on its way to a side.
func (t *taker) AppendPool(dst []byte, w *model.World, pool int) []byte {
	return t.model.AppendChannel(dst, w, model.Side(pool))
}

// DecodePool makes what is on its way to a side what this is the row of.
func (t *taker) DecodePool(src []byte, w *model.World, pool int) {
	t.model.DecodeChannel(src, w, model.Side(pool))
}

// Items tells what may happen to what is on its way to a side.
func (t *taker) Items(w *model.World, pool int, tell func(item []byte)) {
	t.model.Items(w, model.Side(pool), tell)
}

// Own appends the steps that need nothing in flight.
func (t *taker) Own(w *model.World, empty bool, dst []model.Event) ([]model.Event, int) {
	return t.model.Own(w, empty, dst)
}

// Brings appends the steps that an item brings about.
func (t *taker) Brings(w *model.World, pool int, item []byte, dst []model.Event) ([]model.Event, explore.Marks) {
	steps, _ := t.model.Brings(w, model.Side(pool), item, dst)
	return steps, explore.Marks{}
}

// Edit does to what is on its way to a side what edits say.
func (t *taker) Edit(w *model.World, pool int, edits []byte) explore.Marks {
	t.model.Edit(w, model.Side(pool), edits, &t.fx)
	return explore.Marks{}
}
