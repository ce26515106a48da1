//! Every endpoint of what people keep: address, what it takes, what it answers, and who answers it.

use callboard_core::openapi::{Endpoints, QueryParam, Shape, delete, get, post, put};
use callboard_shared::user_settings::{
    MultigetRequest, MultigetResponse, SavedView, SavedViewInput, SavedViewsResponse, UserSetting, UserSettingValue,
    UserSettingsResponse, routes as paths,
};

use super::{SettingsState, buckets, multiget, setting, views};

const PAGE: [QueryParam; 1] = [QueryParam::text("page", "Only views of this page: `catalog`")];

pub(super) fn endpoints() -> Endpoints<SettingsState> {
    Endpoints::new()
        .on(
            post(paths::MULTIGET, "Several settings of the user, in that order")
                .says("`null` for what is not kept. At most 100 at once.")
                .takes(Shape::of::<MultigetRequest>())
                .answers(200, Shape::of::<MultigetResponse>()),
            multiget::multiget,
        )
        .on(get(paths::SETTING, "A setting of the user").answers(200, Shape::of::<UserSetting>()), setting::get)
        .on(
            put(paths::SETTING, "Keeps a setting of the user")
                .says("At most 65536 bytes of JSON, and 1000 settings in all.")
                .takes(Shape::of::<UserSettingValue>())
                .answers(200, Shape::of::<UserSetting>()),
            setting::put,
        )
        .on(
            delete(paths::SETTING, "Forgets a setting of the user")
                .says("Also 204 when there is none.")
                .answers(204, Shape::empty()),
            setting::delete,
        )
        .on(
            get(paths::BUCKETS, "Everything that is kept for the user")
                .answers(200, Shape::of::<UserSettingsResponse>()),
            buckets::list,
        )
        .on(
            delete(paths::BUCKETS, "Forgets everything that is kept for the user").answers(204, Shape::empty()),
            buckets::delete,
        )
        .on(
            get(paths::VIEWS, "Saved views of the user, and of the groups that the user is a member of")
                .query(&PAGE)
                .answers(200, Shape::of::<SavedViewsResponse>()),
            views::list,
        )
        .on(
            post(paths::VIEWS, "Saves a view for the user, or for a group of the user's")
                .says("403 for a group that the user is no member of, 409 for a name that another view has.")
                .takes(Shape::of::<SavedViewInput>())
                .answers(201, Shape::of::<SavedView>()),
            views::create,
        )
        .on(get(paths::VIEW, "A saved view").answers(200, Shape::of::<SavedView>()), views::get)
        .on(
            put(paths::VIEW, "Changes a saved view, or gives it to another owner")
                .says("Every member of the group that owns it may do so.")
                .takes(Shape::of::<SavedViewInput>())
                .answers(200, Shape::of::<SavedView>()),
            views::replace,
        )
        .on(
            delete(paths::VIEW, "Deletes a saved view")
                .says("Also 204 when there is none.")
                .answers(204, Shape::empty()),
            views::delete,
        )
}
