// What of a drawing is painted, and what is there only to be referred to.
#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "data/lines.h"
#include "data/svg/clean_svg.h"
#include "data/svg/svg_element.h"
#include "data/svg/svg_style.h"

namespace dsvl {

const std::string& SvgElement::value(std::string_view attribute) const {
  static const std::string kNone;
  const auto found = values.find(attribute);
  return found == values.end() ? kNone : found->second;
}

bool is_svg_target(std::string_view name) {
  constexpr std::array<std::string_view, 4> kTargets = {"linearGradient", "radialGradient",
                                                        "clipPath", "defs"};
  return is_one_of(name, kTargets);
}

bool paints(const SvgElement& element) {
  return is_svg_shape(element.name) ||
         (!is_svg_target(element.name) &&
          std::any_of(element.children.begin(), element.children.end(), paints));
}

SvgReferences::SvgReferences(const SvgElement& root) {
  gather(root);
  reach(root);
}

double SvgReferences::painted(const SvgElement& element) {
  double count = 1;
  for (const auto& child : element.children) count += painted(child);
  const auto target = element.name == "use"
                          ? by_name_.find(std::string(referred_name(element.value("href"))))
                          : by_name_.end();
  if (target == by_name_.end()) return count;
  const auto [known, is_new] = painted_.try_emplace(target->second, -1);
  if (!is_new && known->second < 0) throw SvgFault{"uses that go round"};
  if (is_new) {
    const double behind = painted(*target->second);
    painted_[target->second] = behind;
  }
  return count + painted_[target->second];
}

void SvgReferences::gather(const SvgElement& element) {
  if (const auto& id = element.value("id"); !id.empty()) by_name_.emplace(id, &element);
  for (const auto& child : element.children) gather(child);
}

void SvgReferences::reach(const SvgElement& element) {
  if (is_svg_target(element.name)) return;
  follow(element);
  for (const auto& child : element.children) reach(child);
}

void SvgReferences::follow(const SvgElement& element) {
  for (const auto& [key, value] : element.values) {
    const std::string name(referred_name(value));
    if (name.empty() || (key != "href" && !value.starts_with("url(")) || reached_.contains(name))
      continue;
    const auto target = by_name_.find(name);
    if (target == by_name_.end()) {
      lacks_target_ = true;
      continue;
    }
    reached_.insert(name);
    follow_all(*target->second);
  }
}

void SvgReferences::follow_all(const SvgElement& element) {
  follow(element);
  for (const auto& child : element.children) follow_all(child);
}

std::vector<SvgElement> used_children(std::vector<SvgElement> children,
                                      const SvgReferences& references, bool defined) {
  std::vector<SvgElement> used;
  for (auto& child : children) {
    const auto& id = child.value("id");
    const bool reached = !id.empty() && references.has(id);
    const bool only_referred =
        child.name != "stop" && child.name != "defs" && (defined || is_svg_target(child.name));
    if (only_referred && !reached) continue;
    if (!reached) child.values.erase("id");
    child.children = used_children(std::move(child.children), references, child.name == "defs");
    const bool holds = child.name == "g" || child.name == "defs" || child.name == "clipPath";
    if (holds && child.children.empty()) continue;
    if (child.name == "g" && child.values.empty())
      std::move(child.children.begin(), child.children.end(), std::back_inserter(used));
    else
      used.push_back(std::move(child));
  }
  return used;
}

}  // namespace dsvl
