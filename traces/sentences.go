package traces

import "tcpcheck/model"

// took tells whether the step did what a sentence of 3.10 says, by its name: see model.BranchInfo.ID.
func (m *moment) took(id string) bool {
	for b := range m.fx.Branches.All() {
		if model.BranchInfos[b].ID() == id {
			return true
		}
	}
	return false
}

// sentences quotes the sentences of 3.10 by which the step was taken, each behind its name.
func (m *moment) sentences() []pageSentence {
	all := []pageSentence{}
	for b := range m.fx.Branches.All() {
		info := &model.BranchInfos[b]
		all = append(all, pageSentence{info.ID(), info.Quote})
	}
	return all
}
