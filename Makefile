# The two commands of the README do everything; these are for those who change the code.
.PHONY: test lint golden nightly bench peers docs pictures

test: ## what a submission has to pass
	go test ./...

lint:
	test -z "$$(gofmt -l .)"
	go vet ./...
	golangci-lint run ./...

golden: ## write the golden files anew; read the diff
	go test ./model ./predicates ./traces ./scenarios ./properties ./cmd/tcpcheck -update

docs: ## write what the docs quote anew
	go test ./docs -update

pictures: ## draw the pictures of README and docs anew, by check --trace-dir and show --as svg
	go test ./docs -run TestPictures -update

bench:
	go test -run '^$$' -bench . ./model ./explore ./predicates ./properties

peers: ## the same models explored by SPIN, Rumur, Stateright and TLC, side by side
	bench/peers/run

nightly: ## everything, the slow searches among it, and the short ones with the race detector
	go run ./cmd/tcpcheck check --all
	TCPCHECK_NIGHTLY=1 go test -timeout 90m ./fuzz ./properties ./cmd/tcpcheck ./traces ./bench/peers/...
	go test -race -timeout 60m ./explore/... ./fuzz ./ltl ./model ./predicates ./properties ./traces ./scenarios
