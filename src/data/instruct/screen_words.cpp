// The tables.
#include "data/instruct/screen_words.h"

namespace dsvl {
namespace {

constexpr ScreenWord kSettings[] = {{"Wi-Fi", "无线网络"},
                                    {"Bluetooth", "蓝牙"},
                                    {"Airplane mode", "飞行模式"},
                                    {"Dark mode", "深色模式"},
                                    {"Notifications", "通知"},
                                    {"Location", "定位服务"},
                                    {"Automatic updates", "自动更新"},
                                    {"Key sounds", "按键音"},
                                    {"Vibration", "振动"},
                                    {"Automatic rotation", "自动旋转"},
                                    {"Battery saver", "省电模式"},
                                    {"Hotspot", "个人热点"},
                                    {"Night light", "夜览"},
                                    {"Large text", "大字体"},
                                    {"Backup", "云备份"},
                                    {"Screen lock", "锁屏密码"},
                                    {"Spell checking", "拼写检查"},
                                    {"Cookies", "允许网站数据"},
                                    {"Pop-ups", "弹出窗口"},
                                    {"Microphone", "麦克风"}};
constexpr ScreenWord kSettingsTitles[] = {{"Settings", "设置"},
                                          {"Preferences", "偏好设置"},
                                          {"Quick settings", "快捷设置"},
                                          {"Device", "设备"}};
constexpr ScreenField kForm[] = {
    {{"City", "城市"}, {"Paris\tLima\tCairo\tOslo\tRome", "巴黎\t利马\t开罗\t奥斯陆\t罗马"}},
    {{"Country", "国家"}, {"France\tPeru\tEgypt\tNorway\tItaly", "法国\t秘鲁\t埃及\t挪威\t意大利"}},
    {{"Department", "部门"},
     {"Sales\tResearch\tDesign\tFinance", "销售部\t研发部\t设计部\t财务部"}},
    {{"Language", "语言"}, {"English\tFrench\tChinese\tSpanish", "英语\t法语\t中文\t西班牙语"}},
    {{"Room", "房间"}, {"Double\tSingle\tFamily", "双人间\t单人间\t家庭房"}},
    {{"Guests", "人数"}, {"1\t2\t3\t4\t5", "1\t2\t3\t4\t5"}},
    {{"Colour", "颜色"}, {"Red\tBlue\tWhite\tGreen", "红色\t蓝色\t白色\t绿色"}},
    {{"Size", "尺码"}, {"Small\tMedium\tLarge", "小号\t中号\t大号"}},
    {{"Payment", "付款方式"}, {"Card\tCash\tInvoice", "银行卡\t现金\t发票"}},
    {{"Priority", "优先级"}, {"Low\tNormal\tHigh", "低\t普通\t高"}}};
constexpr ScreenWord kFormTitles[] = {
    {"New order", "新建订单"}, {"Booking", "预订"}, {"Profile", "个人资料"}, {"Request", "申请表"}};
constexpr ScreenWord kDialogs[] = {
    {"Save the changes?", "要保存更改吗？"},  {"Delete this file?", "要删除这个文件吗？"},
    {"Leave the page?", "要离开此页吗？"},    {"Install the update now?", "现在安装更新吗？"},
    {"Empty the trash?", "要清空回收站吗？"}, {"Restart the device?", "要重新启动设备吗？"}};
constexpr ScreenWord kButtons[] = {{"OK", "确定"},   {"Cancel", "取消"}, {"Later", "稍后"},
                                   {"Help", "帮助"}, {"Apply", "应用"},  {"Back", "返回"}};
constexpr ScreenWord kList[] = {{"Report", "报告"},  {"Photos", "照片"},      {"Budget", "预算"},
                                {"Invoice", "发票"}, {"Minutes", "会议记录"}, {"Draft", "草稿"},
                                {"Map", "地图"},     {"Music", "音乐"},       {"Letter", "信件"},
                                {"Plan", "计划"},    {"Archive", "归档"},     {"Recipes", "菜谱"}};
constexpr ScreenWord kListTitles[] = {
    {"Files", "文件"}, {"Documents", "文档"}, {"Downloads", "下载"}, {"Recent", "最近使用"}};
constexpr ScreenWord kCards[] = {{"Visitors", "访客"}, {"Orders", "订单"},  {"Messages", "消息"},
                                 {"Errors", "错误"},   {"Tasks", "任务"},   {"Users", "用户"},
                                 {"Sales", "销量"},    {"Returns", "退货"}, {"Uploads", "上传"},
                                 {"Calls", "通话"}};
constexpr ScreenWord kDashboards[] = {
    {"Dashboard", "仪表盘"}, {"Overview", "概览"}, {"Today", "今日数据"}, {"Status", "状态"}};

}  // namespace

std::span<const ScreenWord> setting_words() {
  return kSettings;
}
std::span<const ScreenWord> settings_titles() {
  return kSettingsTitles;
}
std::span<const ScreenField> form_words() {
  return kForm;
}
std::span<const ScreenWord> form_titles() {
  return kFormTitles;
}
std::span<const ScreenWord> dialog_words() {
  return kDialogs;
}
std::span<const ScreenWord> dialog_buttons() {
  return kButtons;
}
std::span<const ScreenWord> list_words() {
  return kList;
}
std::span<const ScreenWord> list_titles() {
  return kListTitles;
}
std::span<const ScreenWord> card_words() {
  return kCards;
}
std::span<const ScreenWord> dashboard_titles() {
  return kDashboards;
}

}  // namespace dsvl
