package properties
import ("testing";"fmt";"context";"tcpcheck/model";"tcpcheck/explore")
func DefaultConfig() model.Config {
	h := model.HostConfig{ISS: []model.Seq{1}, Window: 2, MSS: 1, Open: model.OpenActive, Send: 1, ReceiveAtOnce: true, Close: model.CloseWill, CloseIn: model.AnyState}
	g := h; g.ISS = []model.Seq{3}; g.Open = model.OpenEither; g.Send = 0
	return model.Config{SeqBits: 3, Host: [2]model.HostConfig{h, g}, Network: model.NetworkConfig{Loss: model.Any, Duplication: model.Any, Checksum: true, Capacity: 8}, Retransmissions: model.Any}
}
func TestProf(t *testing.T) {
	m, err := model.New(DefaultConfig()); if err != nil { t.Fatal(err) }
	sys, err := NewSystem(m, []string{"stream-integrity","graceful-close-delivers","window-respected","ack-of-sent","legal-transition","tcb-well-formed","no-rst-to-rst","no-deadlock"}); if err != nil { t.Fatal(err) }
	for _, wk := range []int{1,2} {
	r, err := explore.Check[State, model.Event](context.Background(), sys, sys, explore.Options[State]{Workers: wk})
	if err != nil { t.Fatal(err) }
	fmt.Println(wk, r.States, r.Transitions, r.Elapsed, r.Bytes/ r.States)
	}
}
