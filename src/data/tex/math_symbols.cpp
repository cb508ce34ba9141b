// The table: a line each class, "name code" in turns. Code points are unicode-math's.
#include "data/tex/math_symbols.h"

#include <algorithm>
#include <map>
#include <sstream>
#include <unordered_map>

namespace dsvl {
namespace {

constexpr const char* kOrd = R"(
 \alpha 3B1 \beta 3B2 \gamma 3B3 \delta 3B4 \epsilon 3F5 \varepsilon 3B5 \zeta 3B6 \eta 3B7
 \theta 3B8 \vartheta 3D1 \iota 3B9 \kappa 3BA \varkappa 3F0 \lambda 3BB \mu 3BC \nu 3BD \xi 3BE
 \pi 3C0 \varpi 3D6 \rho 3C1 \varrho 3F1 \sigma 3C3 \varsigma 3C2 \tau 3C4 \upsilon 3C5 \phi 3D5
 \varphi 3C6 \chi 3C7 \psi 3C8 \omega 3C9 \Gamma 393 \Delta 394 \Theta 398 \Lambda 39B \Xi 39E
 \Pi 3A0 \Sigma 3A3 \Upsilon 3A5 \Phi 3A6 \Psi 3A8 \Omega 3A9 \digamma 3DD
 \infty 221E \partial 2202 \nabla 2207 \forall 2200 \exists 2203 \nexists 2204 \emptyset 2205
 \ell 2113 \hbar 210F \Re 211C \Im 2111 \aleph 2135 \beth 2136 \gimel 2137 \daleth 2138 \wp 2118
 \angle 2220 \measuredangle 2221 \sphericalangle 2222 \triangle 25B3 \top 22A4 \bot 22A5
 \complement 2201 \blacksquare 25A0 \square 25A1 \lozenge 25CA \blacklozenge 29EB \surd 221A
 \diamondsuit 2662 \heartsuit 2661 \clubsuit 2663 \spadesuit 2660 \flat 266D \natural 266E
 \sharp 266F \neg AC \imath 1D6A4 \jmath 1D6A5 \eth F0 \mho 2127 \Finv 2132 \Game 2141 \Bbbk 1D55C
 \circledS 24C8 \checkmark 2713 \maltese 2720 \S A7 \P B6 \pounds A3 \yen A5 \bigstar 2605
 \blacktriangle 25B2 \blacktriangledown 25BC \triangledown 25BD \backprime 2035
 \diagup 2571 \diagdown 2572 \vdots 22EE \backslash 5C \% 25 \& 26 \$ 24 \# 23 \_ 5F \| 2016
 / 2F | 7C . 2E @ 40 \dag 2020 \ddag 2021 \prime 2032
)";

constexpr const char* kBin = R"(
 + 2B - 2212 * 2217 \pm B1 \mp 2213 \times D7 \div F7 \star 22C6 \circ 2218 \bullet 2219
 \cdot 22C5 \cap 2229 \cup 222A \uplus 228E \sqcap 2293 \sqcup 2294 \vee 2228 \wedge 2227
 \setminus 2216 \wr 2240 \diamond 22C4 \triangleleft 25C1 \triangleright 25B7
 \lhd 22B2 \rhd 22B3 \unlhd 22B4 \unrhd 22B5 \oplus 2295 \ominus 2296 \otimes 2297 \oslash 2298
 \odot 2299 \bigcirc 25EF \amalg 2A3F \ltimes 22C9 \rtimes 22CA \leftthreetimes 22CB
 \rightthreetimes 22CC \Cap 22D2 \Cup 22D3 \curlywedge 22CF \curlyvee 22CE \barwedge 22BC
 \veebar 22BB \boxplus 229E \boxminus 229F \boxtimes 22A0 \boxdot 22A1 \circledast 229B
 \circledcirc 229A \circleddash 229D \dotplus 2214 \intercal 22BA \divideontimes 22C7
)";

constexpr const char* kRel = R"(
 = 3D < 3C > 3E : 3A \leq 2264 \geq 2265 \neq 2260 \equiv 2261 \sim 223C \simeq 2243 \approx 2248
 \cong 2245 \asymp 224D \doteq 2250 \propto 221D \models 22A7 \perp 27C2 \mid 2223 \parallel 2225
 \nmid 2224 \nparallel 2226 \bowtie 22C8 \smile 2323 \frown 2322 \vdash 22A2 \dashv 22A3
 \vDash 22A8 \Vdash 22A9 \Vvdash 22AA \nvdash 22AC \nvDash 22AD \nVdash 22AE \nVDash 22AF
 \ll 226A \gg 226B \lll 22D8 \ggg 22D9 \prec 227A \succ 227B \preceq 2AAF \succeq 2AB0
 \preccurlyeq 227C \succcurlyeq 227D \precsim 227E \succsim 227F \precapprox 2AB7 \succapprox 2AB8
 \subset 2282 \supset 2283 \subseteq 2286 \supseteq 2287 \nsubseteq 2288 \nsupseteq 2289
 \subsetneq 228A \supsetneq 228B \subseteqq 2AC5 \supseteqq 2AC6 \subsetneqq 2ACB \supsetneqq 2ACC
 \Subset 22D0 \Supset 22D1 \sqsubset 228F \sqsupset 2290 \sqsubseteq 2291 \sqsupseteq 2292
 \in 2208 \ni 220B \notin 2209 \leqslant 2A7D \geqslant 2A7E \lesssim 2272 \gtrsim 2273
 \lessapprox 2A85 \gtrapprox 2A86 \lessgtr 2276 \gtrless 2277 \lesseqgtr 22DA \gtreqless 22DB
 \leqq 2266 \geqq 2267 \lneq 2A87 \gneq 2A88 \lneqq 2268 \gneqq 2269 \lnsim 22E6 \gnsim 22E7
 \eqslantless 2A95 \eqslantgtr 2A96 \lessdot 22D6 \gtrdot 22D7
 \nless 226E \ngtr 226F \nleq 2270 \ngeq 2271 \nprec 2280 \nsucc 2281 \precnsim 22E8
 \succnsim 22E9 \nsim 2241 \ncong 2247 \triangleq 225C \circeq 2257 \bumpeq 224F \Bumpeq 224E
 \doteqdot 2251 \risingdotseq 2253 \fallingdotseq 2252 \eqcirc 2256 \backsim 223D \backsimeq 22CD
 \approxeq 224A \eqsim 2242 \between 226C \pitchfork 22D4 \therefore 2234 \because 2235
 \trianglelefteq 22B4 \trianglerighteq 22B5 \vartriangleleft 22B2 \vartriangleright 22B3
 \ntriangleleft 22EA \ntriangleright 22EB \ntrianglelefteq 22EC \ntrianglerighteq 22ED
 \blacktriangleleft 25C0 \blacktriangleright 25B6 \coloneqq 2254 \eqqcolon 2255
 \not\equiv 2262 \not\approx 2249 \not\subset 2284 \not\supset 2285 \not\ni 220C \not\simeq 2244
 \not\asymp 226D \not\sqsubseteq 22E2 \not\sqsupseteq 22E3
)";

constexpr const char* kArrows = R"(
 \leftarrow 2190 \to 2192 \uparrow 2191 \downarrow 2193 \leftrightarrow 2194 \updownarrow 2195
 \Leftarrow 21D0 \Rightarrow 21D2 \Uparrow 21D1 \Downarrow 21D3 \Leftrightarrow 21D4
 \Updownarrow 21D5 \mapsto 21A6 \hookleftarrow 21A9 \hookrightarrow 21AA \nearrow 2197
 \searrow 2198 \swarrow 2199 \nwarrow 2196 \longleftarrow 27F5 \longrightarrow 27F6
 \longleftrightarrow 27F7 \Longleftarrow 27F8 \Longrightarrow 27F9 \Longleftrightarrow 27FA
 \longmapsto 27FC \leftharpoonup 21BC \leftharpoondown 21BD \rightharpoonup 21C0
 \rightharpoondown 21C1 \rightleftharpoons 21CC \leftrightharpoons 21CB \rightsquigarrow 21DD
 \leftrightsquigarrow 21AD \twoheadrightarrow 21A0 \twoheadleftarrow 219E \rightarrowtail 21A3
 \leftarrowtail 21A2 \nrightarrow 219B \nleftarrow 219A \nRightarrow 21CF \nLeftarrow 21CD
 \nleftrightarrow 21AE \nLeftrightarrow 21CE \leftrightarrows 21C6 \rightleftarrows 21C4
 \rightrightarrows 21C9 \leftleftarrows 21C7 \upuparrows 21C8 \downdownarrows 21CA
 \curvearrowleft 21B6 \curvearrowright 21B7 \circlearrowleft 21BA \circlearrowright 21BB \Lsh 21B0
 \Rsh 21B1 \looparrowleft 21AB \looparrowright 21AC \dashrightarrow 21E2 \dashleftarrow 21E0
 \upharpoonright 21BE \upharpoonleft 21BF \downharpoonright 21C2 \downharpoonleft 21C3
 \multimap 22B8 \Lleftarrow 21DA \Rrightarrow 21DB
)";

constexpr const char* kSums = R"(
 \sum 2211 \prod 220F \coprod 2210 \bigcup 22C3 \bigcap 22C2 \bigsqcup 2A06 \bigvee 22C1
 \bigwedge 22C0 \bigodot 2A00 \bigotimes 2A02 \bigoplus 2A01 \biguplus 2A04
)";
constexpr const char* kIntegrals = R"(
 \int 222B \iint 222C \iiint 222D \iiiint 2A0C \oint 222E \oiint 222F \oiiint 2230
)";
constexpr const char* kOpen = R"(
 ( 28 [ 5B \{ 7B \langle 27E8 \lfloor 230A \lceil 2308 \lvert 7C \lVert 2016 \lgroup 27EE
 \ulcorner 231C \llcorner 231E
)";
constexpr const char* kClose = R"(
 ) 29 ] 5D \} 7D \rangle 27E9 \rfloor 230B \rceil 2309 \rvert 7C \rVert 2016 \rgroup 27EF
 ! 21 ? 3F \urcorner 231D \lrcorner 231F
)";
constexpr const char* kPunct = " , 2C ; 3B \\colon 3A ";
constexpr const char* kInner = " \\ldots 2026 \\cdots 22EF \\ddots 22F1 ";

// Other names: "other first".
constexpr const char* kSame = R"(
 \le \leq \ge \geq \ne \neq \rightarrow \to \gets \leftarrow \lor \vee \land \wedge \lnot \neg
 \owns \ni \implies \Longrightarrow \impliedby \Longleftarrow \iff \Longleftrightarrow
 \varnothing \emptyset \hslash \hbar \ast * \vert | \Vert \| \lbrace \{ \rbrace \} \lbrack [
 \rbrack ] \Box \square \leadsto \rightsquigarrow \restriction \upharpoonright \varpropto \propto
 \thicksim \sim \thickapprox \approx \shortmid \mid \shortparallel \parallel \dagger \dag
 \ddagger \ddag \dotsc \ldots \dotso \ldots \dotsb \cdots \dotsm \cdots \dotsi \cdots \lt < \gt >
 \bigtriangleup \triangle \bigtriangledown \triangledown \vartriangle \triangle
 \smallsetminus \setminus \llless \lll \gggtr \ggg \doublecap \Cap \doublecup \Cup \Doteq \doteqdot
 \mathsection \S \mathparagraph \P \mathsterling \pounds
 \textbackslash \backslash \varsubsetneq \subsetneq \mathellipsis \ldots
 \not= \neq \not\in \notin \not< \nless \not> \ngtr \not\leq \nleq \not\geq \ngeq \not\le \nleq
 \not\ge \ngeq \not\subseteq \nsubseteq \not\supseteq \nsupseteq \not\sim \nsim \not\cong \ncong
 \not\mid \nmid \not\parallel \nparallel \not\prec \nprec \not\succ \nsucc \not\exists \nexists
 \not\vdash \nvdash \not\models \nvDash \not\vDash \nvDash \not\rightarrow \nrightarrow
 \not\to \nrightarrow \not\Rightarrow \nRightarrow \not\leftarrow \nleftarrow
 \not\Leftrightarrow \nLeftrightarrow \not| \nmid
)";

// What may be typed for a character that has another code here.
constexpr const char* kTyped =
    " - 2010 - 2013 \\cdot B7 \\bullet 2022 \\mu B5 \\langle 2329 \\rangle 232A \\Omega 2126 "
    "\\Delta 2206 ";

constexpr const char* kPlainFunctions =
    " arccos arcsin arctan arg cos cosh cot coth csc deg dim exp hom ker lg ln log sec sin sinh tan"
    " tanh ";
constexpr const char* kLimitFunctions =
    " Pr det gcd inf injlim lim liminf limsup max min projlim sup ";

class Table {
 public:
  Table() {
    add(kOrd, MathClass::ord);
    add(kBin, MathClass::bin);
    add(kRel, MathClass::rel);
    add(kArrows, MathClass::rel);
    add(kSums, MathClass::op, MathLimits::in_display);
    add(kIntegrals, MathClass::op);
    add(kOpen, MathClass::open);
    add(kClose, MathClass::close);
    add(kPunct, MathClass::punct);
    add(kInner, MathClass::inner);
    std::istringstream same(kSame);
    for (std::string other, first; same >> other >> first;) same_as_.emplace(other, first);
    std::istringstream typed(kTyped);
    typed >> std::hex;
    uint32_t code = 0;
    for (std::string name; typed >> name >> code;) by_code_.emplace(code, &by_name_.at(name));
  }

  const MathSymbol* find(std::string_view name) const {
    const auto other = same_as_.find(std::string(name));
    const auto it = by_name_.find(other == same_as_.end() ? std::string(name) : other->second);
    return it == by_name_.end() ? nullptr : &it->second;
  }
  const MathSymbol* find(char32_t code) const {
    const auto it = by_code_.find(code);
    return it == by_code_.end() ? nullptr : it->second;
  }
  const std::map<std::string, MathSymbol>& all() const { return by_name_; }

 private:
  void add(const char* table, MathClass cls, MathLimits limits = MathLimits::never) {
    std::istringstream words(table);
    words >> std::hex;
    uint32_t code = 0;
    for (std::string name; words >> name >> code;) {
      const auto& made = by_name_.emplace(name, MathSymbol{name, code, cls, limits}).first->second;
      by_code_.emplace(code, &made);
    }
  }

  std::map<std::string, MathSymbol> by_name_;
  std::unordered_map<std::string, std::string> same_as_;
  std::unordered_map<char32_t, const MathSymbol*> by_code_;
};

const Table& table() {
  static const Table made;
  return made;
}

bool is_word_of(const char* list, std::string_view name) {
  return std::string_view(list).find(" " + std::string(name) + " ") != std::string_view::npos;
}

}  // namespace

const MathSymbol* find_math_symbol(std::string_view name) {
  return table().find(name);
}

const MathSymbol* find_math_symbol(char32_t code) {
  return table().find(code);
}

std::vector<const MathSymbol*> all_math_symbols() {
  std::vector<const MathSymbol*> all;
  for (const auto& [name, symbol] : table().all()) all.push_back(&symbol);
  return all;
}

std::string math_delimiter(const MathSymbol& symbol) {
  if (symbol.name == "<") return "\\langle";
  if (symbol.name == ">") return "\\rangle";
  static constexpr char32_t kStretching[] = {'(',    ')',    '[',    ']',    '{',    '}',
                                             '|',    '/',    '\\',   0x2016, 0x27E8, 0x27E9,
                                             0x230A, 0x230B, 0x2308, 0x2309, 0x27EE, 0x27EF,
                                             0x2191, 0x2193, 0x2195, 0x21D1, 0x21D3, 0x21D5};
  if (std::find(std::begin(kStretching), std::end(kStretching), symbol.code) ==
      std::end(kStretching))
    return {};
  if (symbol.code == '|') return "|";
  if (symbol.code == 0x2016) return "\\|";
  return symbol.name;
}

bool is_math_function(std::string_view name) {
  return is_word_of(kPlainFunctions, name) || is_word_of(kLimitFunctions, name);
}

MathLimits limits_of_function(std::string_view name) {
  return is_word_of(kLimitFunctions, name) ? MathLimits::in_display : MathLimits::never;
}

}  // namespace dsvl
