// Tasks of the family `diagrams`: drawings of made-up things whose structure is known: circuits,
// flow charts, floor plans, town maps, music, families, sets.
#pragma once

#include "data/instruct/board.h"

namespace dsvl {

std::optional<Talk> circuit_values(const Asking& a);  // diagrams_circuit.cpp
std::optional<Talk> circuit_switches(const Asking& a);
std::optional<Talk> flow_chart(const Asking& a);  // diagrams_flow.cpp
std::optional<Talk> floor_plan(const Asking& a);  // diagrams_plans.cpp
std::optional<Talk> town_map(const Asking& a);
std::optional<Talk> music_notes(const Asking& a);  // diagrams_more.cpp
std::optional<Talk> family_tree(const Asking& a);
std::optional<Talk> two_sets(const Asking& a);

}  // namespace dsvl
